import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../../shared/promotion/verdict/evaluate.ts';
import { packEvidence, unpackEvidence } from '../../../../shared/promotion/record/packed-evidence.ts';
import { bareSet } from '../judge-sample.ts';
import { sampleRules } from '../evidence-sample.ts';
import { gatherFrom, shelve, trainingSetFrom } from '../model-shelf.ts';

const telco = sampleRules({}, { entity: 'customerID' });
const contract = sampleRules(
  { mode: 'non-inferiority' },
  { task: 'multiclass', target: 'Contract', positive: undefined, entity: null, primary: 'f1' },
);
const charges = sampleRules(
  { mode: 'non-inferiority' },
  { task: 'regression', target: 'MonthlyCharges', positive: undefined, entity: null, primary: 'rmse' },
);

describe('evidence about real packages', () => {
  it('of a first champion: scores as recorded, all rows used', async () => {
    const evidence = await gatherFrom(await shelve(), undefined, telco);
    expect(evidence).toMatchObject({
      problems: [],
      champion: null,
      rows: { used: 400, excluded: 0, overlap: 'none' },
    });
    expect(evidence.parity).toMatchObject({ rows: 400, changedLabels: 0 });
    expect(evidence.trainedOn).toEqual({ method: 'entity', rows: 400, seen: 0, chance: 0 });
    expect(evidence.parity?.largestDifference).toBeLessThan(1e-6);
    expect(evaluate(evidence, telco)).toMatchObject({ verdict: 'promote', path: 'first-champion' });
  });

  it.each([
    ['multiclass', contract, ['accuracy', 'f1', 'roc_auc']],
    ['regression', charges, ['rmse', 'mae', 'r2']],
  ] as const)('of a %s model against itself', async (fixture, rules, metrics) => {
    const [candidate, champion] = [
      await shelve({ fixture: `models/${fixture}`, version: '2' }),
      await shelve({ fixture: `models/${fixture}` }),
    ];
    const evidence = await gatherFrom(candidate, champion, rules);
    const evaluation = evaluate(evidence, rules);
    expect(evidence.problems).toEqual([]);
    expect(evaluation.verdict).toBe('promote');
    for (const name of metrics) {
      const { difference, candidate: own } =
        evaluation.measurements.find(({ metric }) => metric === name) ?? {};
      expect(difference).toMatchObject({ value: 0 });
      expect(own?.value).toBeGreaterThan(0);
    }
  });

  it("asks the candidate the champion's golden cases", async () => {
    const [candidate, champion] = [await shelve({ version: '2' }), await shelve()];
    const inputs = { tenure: 1 };
    const content = { format: 1, cases: [{ name: 'short', inputs, expect: { label: 'Yes' } }] };
    await writeFile(join(champion.directory, 'relevo/golden.json'), JSON.stringify(content));
    expect(await gatherFrom(candidate, champion, telco)).toMatchObject({
      golden: { state: 'absent' },
      championGolden: { state: 'tried', cases: 1, failed: [{ name: 'short' }] },
    });
    expect((await gatherFrom(champion, undefined, telco)).championGolden).toBeUndefined();
  });

  it('knows a version that the loop retrained by its training request', async () => {
    const shelved = await shelve();
    const { version } = shelved;
    const retrained = { ...version, tags: { ...version.tags, 'relevo.request_id': 'r-1' } };
    expect(await gatherFrom(shelved, undefined, telco)).toMatchObject({ origin: 'new-design' });
    expect(await gatherFrom({ ...shelved, version: retrained }, undefined, telco)).toMatchObject({
      origin: 'refresh',
    });
  });

  it('on a set of rows from elsewhere compares the export on its own', async () => {
    const [all, champion] = [await shelve(), await shelve({ rows: 'SELECT * FROM rows LIMIT 1' })];
    const candidate = await shelve({ version: '2', rows: 'SELECT * FROM rows LIMIT 200' });
    const fetchTrainingSet = trainingSetFrom(all, 'SELECT * FROM rows LIMIT 210');
    const frozen = bareSet({ file: join(all.directory, 'relevo/evaluation.parquet') });
    const evidence = await gatherFrom(candidate, champion, telco, { fetchTrainingSet }, [], [frozen]);
    expect(evidence).toMatchObject({
      problems: [],
      set: frozen.set,
      parity: { rows: 200, changedLabels: 0 },
    });
    expect(evidence.rows).toMatchObject({ used: 191, excluded: 209, overlap: 'entity' });
    expect(evidence.champion?.predictions?.truth).toHaveLength(191);
  });

  it('with a metric of its own reads it whatever the order of the rows, and keeps it', async () => {
    const metrics = { metrics: { cost: { direction: 'lower', floor: 9 } } };
    const rules = sampleRules(metrics, { entity: 'customerID' });
    const rows = 'SELECT *, tenure % 7 AS __metric_cost FROM rows';
    const evidence = await gatherFrom(await shelve({ rows }), undefined, rules);
    expect(evidence.metrics).toMatchObject([{ name: 'cost', state: 'read', shared: null }]);
    const other = await gatherFrom(
      await shelve({ rows: `${rows} ORDER BY MonthlyCharges` }),
      undefined,
      rules,
    );
    expect(other.metrics).toEqual(evidence.metrics);
    expect((await unpackEvidence(await packEvidence(evidence))).metrics).toEqual(evidence.metrics);
  });

  it('without a known training set keeps every row and says that it does not know', async () => {
    const evidence = await gatherFrom(await shelve({ version: '2' }), await shelve(), telco);
    expect(evidence.rows).toMatchObject({ used: 400, excluded: 0, overlap: 'unknown' });
  });
});

describe('rows that the champion was trained on', () => {
  const half = `SELECT * FROM rows WHERE hash("customerID") % 2 = 0`;

  it('are left out by entity, except those that it held back', async () => {
    const [candidate, everything] = [await shelve({ version: '2' }), await shelve()];
    const champion = await shelve({ rows: half });
    const fetchTrainingSet = trainingSetFrom(
      everything,
      'SELECT "customerID", \'x\' AS "Churn" FROM rows LIMIT 300',
    );
    const { rows, candidate: judged } = await gatherFrom(candidate, champion, telco, { fetchTrainingSet });
    expect(rows.overlap).toBe('entity');
    expect(rows.used + rows.excluded).toBe(400);
    expect(rows.excluded).toBeGreaterThan(100);
    expect(rows.excluded).toBeLessThan(200);
    expect([rows.entities?.length, judged.predictions?.truth.length]).toEqual([rows.used, rows.used]);
  });

  it('are left out by equal values where there is no entity, whatever number type a file has', async () => {
    const options = { fixture: 'models/multiclass' };
    const [candidate, everything] = [await shelve({ ...options, version: '2' }), await shelve(options)];
    const champion = await shelve({ ...options, rows: 'SELECT * FROM rows LIMIT 40 OFFSET 100' });
    const fetchTrainingSet = trainingSetFrom(
      everything,
      'SELECT * REPLACE (tenure::DOUBLE AS tenure) FROM rows LIMIT 140',
    );
    const { rows } = await gatherFrom(candidate, champion, contract, { fetchTrainingSet });
    expect(rows.overlap).toBe('row');
    expect(rows.excluded).toBeGreaterThanOrEqual(97);
    expect(rows.excluded).toBeLessThanOrEqual(110);
  });

  it('are known by an entity of which other rows were held back', async () => {
    const [candidate, everything] = [await shelve({ version: '2' }), await shelve()];
    const twice = trainingSetFrom(everything, 'SELECT * FROM rows UNION ALL SELECT * FROM rows LIMIT 450');
    const { rows } = await gatherFrom(candidate, everything, telco, { fetchTrainingSet: twice });
    expect(rows).toMatchObject({ overlap: 'entity', excluded: 50 });
  });

  it('are known by their values where the training set does not name the entity', async () => {
    const [candidate, champion] = [
      await shelve({ version: '2' }),
      await shelve({ rows: 'SELECT * FROM rows LIMIT 0' }),
    ];
    const fetchTrainingSet = trainingSetFrom(candidate, 'SELECT * EXCLUDE ("customerID") FROM rows LIMIT 30');
    const { rows } = await gatherFrom(candidate, champion, telco, { fetchTrainingSet });
    expect(rows).toMatchObject({ overlap: 'row', excluded: 30, used: 370 });
  });

  it('are not known where its files are gone, which says nothing about the candidate', async () => {
    const [candidate, champion] = [await shelve({ version: '2' }), await shelve()];
    const fetchTrainingSet = trainingSetFrom(candidate, 'SELECT * FROM rows');
    await rm(join(champion.directory, 'relevo/evaluation.parquet'));
    expect(await gatherFrom(candidate, champion, telco, { fetchTrainingSet })).toMatchObject({
      problems: [{ kind: 'missing', what: 'relevo/evaluation.parquet of the champion is absent' }],
      rows: { used: 400, overlap: 'unknown' },
    });
    const undeclared = { ...champion, version: { ...champion.version, tags: {} } };
    expect(await gatherFrom(candidate, undeclared, telco, { fetchTrainingSet })).toMatchObject({
      problems: [
        {
          kind: 'missing',
          what: expect.stringMatching(
            /^which rows the champion was trained on cannot be read: TABLE_UNREADABLE/,
          ),
        },
      ],
      rows: { used: 400, overlap: 'unknown' },
    });
  });

  it('can be all of them: then more rows are asked for', async () => {
    const [candidate, champion] = [await shelve({ version: '2' }), await shelve({ rows: `${half} LIMIT 0` })];
    const fetchTrainingSet = trainingSetFrom(candidate, 'SELECT * FROM rows');
    const evidence = await gatherFrom(candidate, champion, telco, { fetchTrainingSet });
    expect(evidence.rows).toMatchObject({ used: 0, excluded: 400 });
    const evaluation = evaluate(evidence, telco);
    expect(evaluation.verdict).toBe('insufficient-evidence');
    expect(evaluation.furtherRows).toBeGreaterThanOrEqual(200);
  });
});
