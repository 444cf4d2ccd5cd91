import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../kernel/clock.ts';
import type { Log } from '../kernel/log.ts';
import type { RetrainingBlobs } from './ports.ts';
import type { Finding } from '../validation/finding.ts';
import { type ValidationReport, validationReportSchema } from './validation-report.ts';

/** Why the upload that has this name now cannot be used: `<model>/<file>.json`. */
const QUARANTINE_CONTAINER = 'quarantine';

type Refusal = { kind: 'refused'; model: string; findings: Finding[]; report: string };

type Refused = { blob: string; digest: string | null; rows: number; findings: Finding[] };

export type Quarantine = {
  /** Writes the report, once for the same bytes and findings; the upload itself stays where it is. */
  refuse(refused: Refused, signal?: AbortSignal): Promise<Refusal>;
  /** Takes back the report of an earlier upload with this name. */
  release(blob: string, signal?: AbortSignal): Promise<void>;
};

export function createQuarantine(deps: { blobs: RetrainingBlobs; clock: Clock; log: Log }): Quarantine {
  return {
    refuse: async ({ blob, digest, rows, findings }, signal) => {
      const model = blob.split('/')[0] ?? '';
      const checkedAt = deps.clock.now().toISOString();
      const report = {
        format: 1,
        model,
        upload: blob,
        digest,
        rows,
        accepted: false,
        findings,
        checkedAt,
      } as const;
      if (!isSameReport(await readReport(deps.blobs, blob, signal), report))
        await deps.blobs.write(QUARANTINE_CONTAINER, reportPath(blob), JSON.stringify(report, null, 2), {
          contentType: 'application/json',
          ...(signal === undefined ? {} : { signal }),
        });
      const codes = [...new Set(findings.map((finding) => finding.code))].join(' ');
      deps.log.warn('upload refused', {
        model,
        upload: blob,
        codes,
        report: `${QUARANTINE_CONTAINER}/${reportPath(blob)}`,
      });
      return { kind: 'refused', model, findings, report: reportPath(blob) };
    },
    release: async (blob, signal) => {
      await deps.blobs.remove(QUARANTINE_CONTAINER, reportPath(blob), signal);
    },
  };
}

const reportPath = (blob: string): string => `${blob}.json`;

async function readReport(
  blobs: RetrainingBlobs,
  blob: string,
  signal: AbortSignal | undefined,
): Promise<ValidationReport | undefined> {
  const content = await blobs.read(QUARANTINE_CONTAINER, reportPath(blob), signal);
  return content === undefined
    ? undefined
    : validationReportSchema.parse(JSON.parse(new TextDecoder().decode(content.bytes)));
}

const isSameReport = (earlier: ValidationReport | undefined, report: ValidationReport): boolean =>
  earlier !== undefined && isDeepStrictEqual({ ...report, checkedAt: earlier.checkedAt }, earlier);
