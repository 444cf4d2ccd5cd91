import type { Clock } from '../kernel/clock.ts';
import type { Log } from '../kernel/log.ts';
import type { RetrainingBlobs } from './ports.ts';
import type { Finding, ValidationReport } from './validation-report.ts';

/** Reports of uploads that could not be used: `<model>/<file>.json`. */
const QUARANTINE_CONTAINER = 'quarantine';

type Refusal = { kind: 'refused'; model: string; findings: Finding[]; report: string };

type Quarantine = {
  /** Writes the report of an upload that cannot be used; the upload itself stays where it is. */
  refuse(blob: string, digest: string | null, rows: number, findings: Finding[]): Promise<Refusal>;
};

export function createQuarantine(deps: { blobs: RetrainingBlobs; clock: Clock; log: Log }): Quarantine {
  return {
    refuse: async (blob, digest, rows, findings) => {
      const model = blob.split('/')[0] ?? '';
      const report: ValidationReport = {
        format: 1,
        model,
        upload: blob,
        digest,
        rows,
        accepted: false,
        findings,
        checkedAt: deps.clock.now().toISOString(),
      };
      const path = `${blob}.json`;
      await deps.blobs.write(QUARANTINE_CONTAINER, path, JSON.stringify(report, null, 2), {
        contentType: 'application/json',
      });
      const codes = [...new Set(findings.map((finding) => finding.code))].join(' ');
      deps.log.warn('upload refused', {
        model,
        upload: blob,
        codes,
        report: `${QUARANTINE_CONTAINER}/${path}`,
      });
      return { kind: 'refused', model, findings, report: path };
    },
  };
}
