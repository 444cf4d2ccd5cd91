import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { z } from 'zod';
import {
  type NumberColumn,
  type Profile,
  type ProfileColumn,
  profileSchema,
} from '../../shared/monitoring/profile/profile.ts';
import { childEnvironment } from '../../stack/environment.ts';
import { projectRoot } from '../../stack/project-root.ts';
import { runProcess } from '../../scripts/tool.ts';
import { runRelevo } from '../cli/run-relevo.ts';

const engines = ['spark', 'local'] as const;
type Engine = (typeof engines)[number];

const trainer = join(projectRoot, 'trainer');
const telco = join(trainer, 'data/telco-churn.csv');
const policy = join(projectRoot, 'models/telco-churn.jsonc');

/** What is counted, and how. */
const cases: Record<string, { data: string; reference?: string; policy?: string }> = {
  'a hostile Parquet file': { data: 'hostile.parquet' },
  'its columns with other types, into its bins': {
    data: 'changed.parquet',
    reference: 'a hostile Parquet file',
  },
  'no row': { data: 'empty.parquet' },
  'no row, into bins': { data: 'empty.parquet', reference: 'a hostile Parquet file' },
  'one row': { data: 'one.parquet' },
  'text in every spelling': { data: 'texts.csv' },
  'text with semicolons and a byte-order mark, into its bins': {
    data: 'other.csv',
    reference: 'text in every spelling',
  },
  'text by the types of a policy': { data: telco, policy },
  'text into labels': { data: telco, reference: 'text by the types of a policy' },
  'text without a policy': { data: telco },
  'many rows, into bins': { data: 'large.parquet', reference: 'a hostile Parquet file' },
};

let folder = '';
const path = (name: string): string => join(folder, name);
const outOf = (who: string, name: string): string => path(`${who} ${name}.json`);
const profileOf = (who: string, name: string): Profile =>
  profileSchema.parse(JSON.parse(readFileSync(outOf(who, name), 'utf8')));

/** As small as Spark gets. */
const settings = [
  '--master=local[2]',
  '--driver-memory=1g',
  '--conf=spark.ui.enabled=false',
  '--conf=spark.sql.shuffle.partitions=2',
];

const environment = (): Record<string, string> =>
  childEnvironment({
    PYTHONPATH: trainer,
    PYSPARK_PYTHON: inject('spark').python,
    PYSPARK_SUBMIT_ARGS: [...settings, 'pyspark-shell'].join(' '),
    SPARK_LOCAL_IP: '127.0.0.1',
  });

const python = async (args: string[]): Promise<void> => {
  const { code, output } = await runProcess('python', inject('spark').python, args, { env: environment() });
  if (code !== 0) throw new Error(output);
};

const argumentsOf = (engine: Engine, name: string): string[] => {
  const { data, reference, policy: file } = cases[name] ?? { data: '' };
  return [
    data.startsWith('/') ? data : path(data),
    `--engine=${engine}`,
    `--out=${outOf(engine, name)}`,
    ...(reference === undefined ? [] : ['--reference', outOf('relevo', reference)]),
    ...(file === undefined ? [] : ['--policy', file]),
  ];
};

/** Those that are not compared with our own counts of the same data. */
const others = {
  parts: ['parts', '--engine=spark'],
  'large spark': ['large.parquet', '--engine=spark'],
  'large local': ['large.parquet', '--engine=local'],
};
const refused = ['none.parquet', 'cut.parquet', 'ragged.csv', 'repeated.csv'];

const resultsSchema = z.array(z.object({ code: z.number(), error: z.string() }));
let results: z.infer<typeof resultsSchema> = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'relevo-spark-'));
  await python([join(import.meta.dirname, 'make_hostile.py'), folder]);
  for (const [name, { data, reference, policy: file }] of Object.entries(cases)) {
    const more = [
      ...(reference === undefined ? [] : ['--reference', outOf('relevo', reference)]),
      ...(file === undefined ? [] : ['--policy', file]),
    ];
    const from = data.startsWith('/') ? data : path(data);
    const ended = await runRelevo(['profile', from, '--json', outOf('relevo', name), ...more]);
    if (ended.code !== 0) throw new Error(`${name}: ${ended.err}`);
  }
  const jobs = [
    ...refused.flatMap((file) =>
      engines.map((engine) => [path(file), '--engine', engine, '--out', path('none.json')]),
    ),
    ...engines.flatMap((engine) => Object.keys(cases).map((name) => argumentsOf(engine, name))),
    ...Object.entries(others).map(([name, [data = '', ...flags]]) => [
      path(data),
      ...flags,
      `--out=${path(`${name}.json`)}`,
    ]),
  ];
  writeFileSync(path('jobs.json'), JSON.stringify(jobs));
  await python([join(import.meta.dirname, 'run_profiles.py'), path('jobs.json'), path('results.json')]);
  results = resultsSchema.parse(JSON.parse(readFileSync(path('results.json'), 'utf8')));
}, 900_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Everything that is counted, without what is rounded, and without the sketch of the values outside the bins, which only relevo profile makes. */
const countsOf = ({ rows, columns, outputs, labels }: Profile): unknown => ({
  rows,
  outputs,
  labels,
  columns: Object.entries(columns).map(([name, column]) => [name, withoutMoments(column)]),
});

function withoutMoments(column: ProfileColumn): unknown {
  if (column.kind === 'category') return column;
  const { outside: _outside, mean: _mean, m2: _m2, ...counted } = column;
  return counted;
}

const numbersOf = ({ columns }: Profile): [string, NumberColumn][] =>
  Object.entries(columns).flatMap(([name, column]) =>
    column.kind === 'number' ? [[name, column] as const] : [],
  );

describe.each(engines)('the trainer counts with %s as relevo profile does', (engine) => {
  it.each(Object.keys(cases))('%s', (name) => {
    const ours = profileOf('relevo', name);
    const theirs = profileOf(engine, name);
    expect(countsOf(theirs)).toEqual(countsOf(ours));
    const far = numbersOf(ours).filter(([column, own]) => {
      const other = numbersOf(theirs).find(([called]) => called === column)?.[1];
      const rounding = roundingOf(own);
      return (
        distance(other?.mean, own.mean) > 1e-9 * Math.abs(own.mean ?? 0) + rounding ||
        distance(other?.m2, own.m2) > 1e-9 * (own.m2 ?? 0) + rounding ** 2 * ours.rows
      );
    });
    expect(far).toEqual([]);
  });

  it('refuses what it cannot read, in a line without values', () => {
    const ended = refused.map((_, index) => results[engines.length * index + engines.indexOf(engine)]);
    const refusal = { code: 1, error: expect.stringMatching(/^DATA_UNREADABLE [^\n]+\n$/) };
    expect(ended).toEqual(refused.map(() => refusal));
  });

  it('finds edges of more rows than it samples that are near the true quantiles', () => {
    const profile = profileSchema.parse(JSON.parse(readFileSync(path(`large ${engine}.json`), 'utf8')));
    const { columns, rows } = profile;
    const normal = columns['normal'];
    if (normal?.kind !== 'number') throw new TypeError('a number column');
    const inside = normal.counts.reduce((sum, count) => sum + count, 0);
    expect(inside + normal.nulls).toBe(rows);
    expect(normal.counts.length).toBeGreaterThan(500);
    expect(Math.max(...normal.counts) / inside).toBeLessThan(3 / 510);
    expect(columns['unique']).toMatchObject({ kind: 'category', counts: {}, other: rows });
    expect(Object.keys(columns['many']?.counts ?? {})).toHaveLength(1000);
  });
});

it('counts the files of a folder as one table', () => {
  const parts = profileSchema.parse(JSON.parse(readFileSync(path('parts.json'), 'utf8')));
  expect(countsOf(parts)).toEqual(countsOf(profileOf('relevo', 'a hostile Parquet file')));
});

it('runs as a job of spark-submit', async () => {
  const out = path('submitted.json');
  const { code, output } = await runProcess(
    'spark-submit',
    join(inject('spark').python, '../spark-submit'),
    [...settings, join(trainer, 'profile_job.py'), path('one.parquet'), '--out', out],
    { env: environment() },
  );
  expect({ code, output }).toMatchObject({ code: 0, output: expect.stringContaining('SparkContext') });
  const submitted = profileSchema.parse(JSON.parse(readFileSync(out, 'utf8')));
  expect(countsOf(submitted)).toEqual(countsOf(profileOf('relevo', 'one row')));
}, 300_000);

/** Of values so large the mean itself is known no better. */
const roundingOf = ({ min, max }: NumberColumn): number =>
  8 * Number.EPSILON * Math.max(Math.abs(min ?? 0), Math.abs(max ?? 0));

/** How far two moments are apart; infinite where only one of them is known. */
function distance(theirs: number | null | undefined, ours: number | null): number {
  if (ours === null || theirs === null || theirs === undefined) return theirs === ours ? 0 : Infinity;
  return Math.abs(theirs - ours);
}
