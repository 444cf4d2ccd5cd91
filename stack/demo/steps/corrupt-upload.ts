import { TRAINING_DATA_CONTAINER } from '../../../shared/retraining/messages.ts';
import { validationReportSchema } from '../../../shared/retraining/validation-report.ts';
import type { Step } from '../demo.ts';
import { MODEL } from '../demo-policy.ts';
import type { Figures } from '../figures.ts';

const QUARANTINE_CONTAINER = 'quarantine';

/** An upload cut in the middle, without its label column: it is refused, and nothing is trained. */
export const corruptUpload: Step<Pick<Figures, 'corruptUpload'>> = {
  title: 'A corrupt upload is refused',
  run: async ({ screen, blobs, waitFor, customers }) => {
    const { header, trainingLines } = customers;
    const cut = [
      header.slice(0, -1),
      ...trainingLines.slice(0, 300).map((line) => line.split(',').slice(0, -1)),
    ];
    const blob = `${MODEL}/corrupt.csv`;
    const content = `${cut.map((cells) => cells.join(',')).join('\n')}\n7590-VHVEG,Fem`;
    await blobs.write(TRAINING_DATA_CONTAINER, blob, content);
    const report = `${blob}.json`;
    const { findings } = await waitFor('report about the corrupt upload', 60, async () => {
      const found = await blobs.read(QUARANTINE_CONTAINER, report);
      return found === undefined
        ? undefined
        : validationReportSchema.parse(JSON.parse(Buffer.from(found.bytes).toString('utf8')));
    });
    screen.say(`report in ${QUARANTINE_CONTAINER}/${report}:`);
    for (const { code, message } of findings.slice(0, 3)) screen.say(`  ${code}: ${message}`);
    const codes = [...new Set(findings.map(({ code }) => code))];
    return { corruptUpload: { report: `${QUARANTINE_CONTAINER}/${report}`, codes } };
  },
};
