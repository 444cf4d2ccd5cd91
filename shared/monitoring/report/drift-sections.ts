import { htmlTable } from '../../report/html-table.ts';
import type { Comparison } from '../drift/compare-profiles.ts';

type Tables = Pick<Comparison, 'columns' | 'quality' | 'signals'>;

/** Tables of a comparison, as HTML: drift, largest effect first, then what else changed. */
export const driftSections = (compared: Tables): string[] => [
  '<h2>Drift</h2>',
  driftTable(compared.columns),
  ...signalSection(compared.signals),
  '<h2>Data quality</h2>',
  qualitySection(compared.quality),
];

const driftTable = (columns: Tables['columns']): string =>
  htmlTable(
    ['Column', 'Part', 'Status', 'Effect', 'Distance', 'Expected without drift', 'p, adjusted', 'Values'],
    columns
      .toSorted((a, b) => (b.effect ?? -1) - (a.effect ?? -1))
      .map((column) => ({
        bad: column.status === 'DRIFTED',
        cells: [
          column.column,
          column.part,
          column.status,
          column.effect,
          column.distance,
          column.expected,
          column.adjustedP,
          column.values,
        ],
      })),
  );

const signalSection = (signals: Tables['signals']): string[] =>
  signals.length === 0
    ? []
    : [
        '<h2>Other changes</h2>',
        htmlTable(
          ['Column', 'What', 'Message'],
          signals.map(({ column, code, message }) => ({ bad: true, cells: [column, code, message] })),
        ),
      ];

/** What got worse is shown; what is fine can be opened. */
function qualitySection(quality: Tables['quality']): string {
  const lines = (status: 'WORSE' | 'FINE'): string[] =>
    qualityTables(quality.filter((check) => check.status === status));
  const worse = lines('WORSE');
  const fine = lines('FINE');
  const found = worse.length > 0 ? worse : ['<p>Nothing got worse than in the reference data.</p>'];
  return [
    ...found,
    ...(fine.length > 0 ? ['<details><summary>Checks that are fine</summary>', ...fine, '</details>'] : []),
  ].join('\n');
}

const qualityTables = (checks: Tables['quality']): string[] =>
  checks.length === 0
    ? []
    : [
        htmlTable(
          ['Column', 'Check', 'Status', 'Share', 'Reference', 'p, adjusted'],
          checks.map((check) => ({
            bad: check.status === 'WORSE',
            cells: [
              check.column,
              check.code,
              check.status,
              check.share,
              check.referenceShare,
              check.adjustedP,
            ],
          })),
        ),
      ];

/** In words, what it takes to have drifted. */
export const driftRule = (threshold: number, alpha: number): string =>
  `A column has drifted when its effect (Jensen-Shannon distance, base 2, beyond what chance explains) is at least ${threshold} ` +
  `and its adjusted p-value is under ${alpha}.`;
