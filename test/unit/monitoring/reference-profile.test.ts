import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { countInMemory } from '../../support/count-in-memory.ts';
import { measureDrift } from '../../../shared/monitoring/drift/drift.ts';
import { type Profile, profileSchema } from '../../../shared/monitoring/profile/profile.ts';
import { measureQuality } from '../../../shared/monitoring/drift/quality.ts';
import { withDuckDb } from '../../../shared/tables/database.ts';
import { quoteFile } from '../../../shared/tables/quote.ts';
import { type ColumnValues, readColumns } from '../../../shared/tables/read-columns.ts';

const fixture = (model: string, file: string): string =>
  join(import.meta.dirname, '../../fixtures/models', model, 'relevo', file);

const profileOf = async (model: string): Promise<Profile> =>
  profileSchema.parse(JSON.parse(await readFile(fixture(model, 'profile.json'), 'utf8')));

const evaluationOf = (model: string): Promise<Map<string, ColumnValues>> =>
  withDuckDb((database) =>
    readColumns(database, `SELECT * FROM read_parquet(${quoteFile(fixture(model, 'evaluation.parquet'))})`),
  );

/** Evaluation rows counted as if they had been captured; `__label` is the output `label`. */
function countEvaluation(reference: Profile, evaluation: ReadonlyMap<string, ColumnValues>): Profile {
  const outputs = [...evaluation].filter(([name]) => name.startsWith('__'));
  return countInMemory(reference, {
    rows: evaluation.values().next().value?.length ?? 0,
    features: evaluation,
    outputs: new Map(outputs.map(([name, values]) => [name.slice(2), values])),
  });
}

const options = { threshold: 0.1, alpha: 0.05, redacted: new Set<string>(), maxNullShares: {} };

describe.each(['telco-lr', 'multiclass', 'regression'])(
  'the reference profile the trainer wrote for %s',
  (model) => {
    it('parses, and counts the evaluation rows with no drift and no loss of quality', async () => {
      const reference = await profileOf(model);
      const current = countEvaluation(reference, await evaluationOf(model));
      const drift = measureDrift(reference, current, options);
      expect(drift.filter((column) => column.status === 'MISSING')).toEqual([]);
      expect(drift.filter((column) => column.status === 'DRIFTED')).toEqual([]);
      const quality = measureQuality(reference, current, options);
      expect(quality.filter((check) => check.status === 'WORSE')).toEqual([]);
    });

    it('gives the very output profile that the evaluation rows were counted into', async () => {
      const reference = await profileOf(model);
      const { outputs } = countEvaluation(reference, await evaluationOf(model));
      expect(Object.keys(outputs)).toEqual(Object.keys(reference.outputs));
      for (const [name, column] of Object.entries(reference.outputs)) {
        expect(outputs[name]?.nulls).toBe(column.nulls);
        expect(outputs[name]?.counts).toEqual(column.counts);
      }
    });
  },
);
