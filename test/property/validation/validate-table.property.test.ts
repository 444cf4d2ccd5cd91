import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { parsePolicy } from '../../../shared/policy/load-policy.ts';
import { inferSchema } from '../../../shared/validation/infer/infer-schema.ts';
import { validateTable } from '../../../shared/validation/validate-table.ts';

const clock = { now: () => new Date('2026-01-31T00:00:00Z') };

async function write(name: string, content: string): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'validation-')), name);
  await writeFile(file, content);
  return file;
}

const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;

const rowSchema = fc.record({
  age: fc.option(fc.integer({ min: -5, max: 130 }), { freq: 5 }),
  plan: fc.option(fc.constantFrom('basic', "o'neil", 'gold', 'a"b'), { freq: 5 }),
  label: fc.constantFrom('yes', 'no'),
});

const policy = parsePolicy(
  'm',
  JSON.stringify({
    task: 'binary',
    target: 'y',
    positive: 'yes',
    primary: 'roc_auc',
    columns: {
      age: { type: 'long', min: 0, max: 120, maxNullShare: 0.2 },
      plan: { type: 'string', categories: ['basic', "o'neil"], unique: true },
    },
    validation: { maxDuplicateShare: 0, maxConflictShare: 0, severity: { LEAKAGE_FEATURE: 'off' } },
  }),
);

it('counts what one counts row by row', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(rowSchema, { minLength: 1, maxLength: 60 }), async (rows) => {
      const lines = rows.map(({ age, plan, label }) => `${age ?? ''},${quoted(plan ?? '')},${label}`);
      const file = await write('rows.csv', ['age,plan,y', ...lines].join('\n'));
      const { checks } = await validateTable({ files: [file], policy, clock });
      const sampled = (code: string, message?: string) =>
        checks.find((check) => check.code === code && (message ?? check.message) === check.message);
      const where = (broken: (row: (typeof rows)[number], at: number) => boolean) => {
        const numbers = rows.flatMap((row, at) => (broken(row, at) ? [at + 1] : []));
        return { rows: numbers.length, sampleRows: numbers.slice(0, 20) };
      };
      const same = (at: number) => lines.indexOf(lines[at] ?? '') < at;
      const features = ({ age, plan }: (typeof rows)[number]) => `${age}|${plan}`;
      expect(sampled('OUT_OF_RANGE', 'below 0')).toMatchObject(where(({ age }) => age !== null && age < 0));
      expect(sampled('OUT_OF_RANGE', 'above 120')).toMatchObject(
        where(({ age }) => age !== null && age > 120),
      );
      expect(sampled('CATEGORY_UNKNOWN')).toMatchObject(
        where(({ plan }) => plan !== null && plan !== 'basic' && plan !== "o'neil"),
      );
      expect(sampled('VALUE_REPEATED')).toMatchObject(
        where(({ plan }) => plan !== null && rows.filter((row) => row.plan === plan).length > 1),
      );
      expect(sampled('ROW_REPEATED')).toMatchObject(where((_, at) => same(at)));
      expect(sampled('LABEL_CONFLICT')).toMatchObject(
        where((row) => rows.some((other) => features(other) === features(row) && other.label !== row.label)),
      );
      expect(sampled('NULL_SHARE')?.observed).toBeCloseTo(
        where(({ age }) => age === null).rows / rows.length,
      );
    }),
    { numRuns: 15 },
  );
});

const cell = fc.oneof(
  fc.constant(null),
  fc.integer(),
  fc.double({ noNaN: false }),
  fc.boolean(),
  fc.constantFrom('a', 'b', '', ' ', '007', '2026-01-02', 'NaN', 'inf', "it's", 'line\nbreak'),
  fc.string({ unit: 'binary', maxLength: 8 }).filter((text) => !text.includes('\0')),
);
const column = fc.oneof(
  fc.array(cell, { minLength: 30, maxLength: 30 }),
  fc.array(fc.constantFrom('x', 'y', 'z'), { minLength: 30, maxLength: 30 }),
  fc.array(fc.integer(), { minLength: 30, maxLength: 30 }),
  fc.array(fc.double(), { minLength: 30, maxLength: 30 }),
);
const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter((text) => text !== 'target');

it(
  'finds no error in data by the schema that was proposed from it, and proposes the same again',
  { timeout: 60_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(name, column, { minKeys: 1, maxKeys: 5 }), async (columns) => {
        const records = Array.from({ length: 30 }, (_, at) => ({
          ...Object.fromEntries(Object.entries(columns).map(([key, cells]) => [key, cells[at]])),
          target: at % 3 === 0 ? 'p' : 'n',
        }));
        const file = await write(
          'rows.jsonl',
          records.map((record) => `${JSON.stringify(record)}\n`).join(''),
        );
        const proposed = await inferSchema([file], 'target');
        expect(await inferSchema([file], 'target')).toBe(proposed);
        const policy = parsePolicy('proposed', proposed);
        const { checks } = await validateTable({ files: [file], policy, clock });
        expect(checks.filter(({ status, severity }) => status === 'broken' && severity === 'error')).toEqual(
          [],
        );
      }),
      { numRuns: 12 },
    );
  },
);
