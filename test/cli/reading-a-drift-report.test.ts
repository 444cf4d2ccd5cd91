import { describe, expect, it } from 'vitest';
import { driftReportSchema } from '../../shared/monitoring/report/report.ts';
import { playConsoleGuide, readConsoleGuide } from './console-guide.ts';

const guide = await readConsoleGuide('reading-a-drift-report.md');

describe('the guide to a drift report', () => {
  it('shows what its commands print', { timeout: 120_000 }, async () => {
    const { shown, printed } = await playConsoleGuide(guide);
    expect(shown).toHaveLength(2);
    expect(printed).toEqual(shown);
  });

  it('explains every status and every code', () => {
    const { columns, quality, signals } = driftReportSchema.shape;
    const codes = [
      ...columns.element.shape.status.options,
      ...quality.element.shape.code.options,
      ...signals.unwrap().element.shape.code.options,
    ];
    const rows = guide.page.split('\n').filter((line) => line.startsWith('| `'));
    expect(codes.filter((code) => !rows.some((row) => row.includes(`\`${code}\``)))).toEqual([]);
  });
});
