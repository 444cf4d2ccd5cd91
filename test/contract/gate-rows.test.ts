import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createBlobStore } from '../../shared/azure/blob-store.ts';
import { sha256 } from '../../shared/kernel/digest.ts';
import { createMlflowClient } from '../../shared/mlflow/index.ts';
import type { DecisionRecord } from '../../shared/promotion/record/decision-record.ts';
import {
  partPath,
  setPath,
  type TrainingSet,
  trainingSetDigest,
} from '../../shared/retraining/training-request.ts';
import { withDuckDb } from '../../shared/tables/database.ts';
import { readTable } from '../../shared/tables/read-table.ts';
import { withScratchFolder } from '../../shared/tables/scratch-folder.ts';
import { writeParquet } from '../../shared/tables/write-parquet.ts';
import { projectRoot } from '../../stack/project-root.ts';
import { registerFixture } from '../stack/register-fixture.ts';
import { createWholeGate, type WholeGate } from '../stack/whole-gate.ts';

const DATA = join(projectRoot, 'trainer/data/telco-churn.csv');
const services = { mlflowUrl: inject('mlflow').url, connectionString: inject('azurite').connectionString };
const mlflow = createMlflowClient({ url: services.mlflowUrl });
const blobs = createBlobStore({
  connection: { kind: 'connection-string', value: services.connectionString },
});

const [frozen, production] = [`frozen-${randomUUID()}`, `production-${randomUUID()}`];
const policyWith = (evidence: object) => ({
  task: 'binary',
  target: 'Churn',
  positive: 'Yes',
  entity: 'customerID',
  primary: 'roc_auc',
  gate: { resamples: 200, action: 'enforce', evidence },
});

const gates: WholeGate[] = [];
afterAll(() => gates.forEach((gate) => gate.close()));
const gateFor = (model: string, evidence: object): WholeGate => {
  const gate = createWholeGate(services, [model], policyWith(evidence));
  gates.push(gate);
  return gate;
};

let header: string;
let lines: string[];
const names = (): string[] => header.split(',');
beforeAll(async () => {
  [header = '', ...lines] = (await readFile(DATA, 'utf8')).trim().split('\n');
});

/** A version of the fixture that the loop trained on the lines of the data from 4,001 on. */
async function trainedVersion(model: string): Promise<string> {
  const { version, runId } = await registerFixture(mlflow, model, { champion: false });
  const part = sha256(model);
  await withScratchFolder(async (folder) => {
    const file = join(folder, 'part.parquet');
    await withDuckDb(async (database) =>
      writeParquet(database, `SELECT * FROM ${await readTable(database, DATA)} OFFSET 4000`, file),
    );
    await blobs.upload('training-sets', partPath(model, part), file);
  });
  const set: TrainingSet = { format: 1, parts: [{ digest: part, rows: 3043, upload: `${model}/all.csv` }] };
  await blobs.write('training-sets', setPath(model, trainingSetDigest(set)), JSON.stringify(set));
  await mlflow.runs.setTag(runId, 'relevo.training_set', trainingSetDigest(set));
  return version;
}

async function decisionOf(gate: WholeGate, model: string, version: string) {
  const outcome = await gate.promotion.judge({ model, version }, { dryRun: true });
  if (outcome.kind !== 'decided') throw new Error('nothing decided');
  return { record: outcome.record, repeated: outcome.repeated };
}

const problemsOf = ({ checks }: DecisionRecord) =>
  checks.find(({ id }) => id === 'evidence-integrity')?.reason;

describe('a frozen set among the uploads', () => {
  it('is judged on, without the rows that were trained on', async () => {
    const gate = gateFor(frozen, { source: 'frozen', frozen: 'kept/2026.csv' });
    const version = await trainedVersion(frozen);
    const missing = await decisionOf(gate, frozen, version);
    expect(problemsOf(missing.record)).toBe(
      'the frozen rows are not judged on: there is no frozen set kept/2026.csv',
    );
    expect(missing.record).toMatchObject({
      verdict: 'insufficient-evidence',
      evidence: { rows: 400, set: { source: 'candidate' } },
    });
    const csv = [header, ...lines.slice(0, 1000), ...lines.slice(5000, 5040)].join('\n');
    await blobs.write('training-data', `${frozen}/kept/2026.csv`, csv);
    const { record, repeated } = await decisionOf(gate, frozen, version);
    expect(repeated).toBe(false);
    expect(problemsOf(record)).toBe('nothing of the evidence is broken or missing');
    expect(record).toMatchObject({
      verdict: 'promote',
      evidence: { set: { source: 'frozen', digest: sha256(csv), decisions: 0, unlabelled: null } },
    });
    expect(record.evidence.rows + record.evidence.excludedRows).toBe(1040);
    expect(record.evidence.excludedRows).toBeGreaterThan(30);
    expect(record.evidence.excludedRows).toBeLessThanOrEqual(40);
    expect((await decisionOf(gate, frozen, version)).repeated).toBe(true);
  }, 240_000);
});

/** What a caller sent, as it is captured. */
const capturedLine = (line: string, at: Date) => {
  const cells = line.split(',');
  const of = (name: string): string => cells[names().indexOf(name)] ?? '';
  const numbers = ['SeniorCitizen', 'tenure', 'MonthlyCharges', 'TotalCharges'];
  const features = names()
    .filter((name) => name !== 'customerID' && name !== 'Churn')
    .map((name) => [
      name,
      numbers.includes(name) ? (of(name).trim() === '' ? null : Number(of(name))) : of(name),
    ]);
  const row = {
    prediction_id: `p-${of('customerID')}`,
    timestamp: at.toISOString(),
    model: production,
    version: '1',
    alias: 'champion',
    route: 'champion',
    features: Object.fromEntries(features),
    outputs: { label: 'No', probability: 0.1 },
    entity_id: of('customerID'),
    trace_id: null,
  };
  return { row, label: of('Churn') };
};

describe('captured rows with labels', () => {
  const hour = 3_600_000;

  it('are preferred once there are enough, and make one question until more labels come', async () => {
    const gate = gateFor(production, {});
    const version = await trainedVersion(production);
    const at = new Date(Math.floor(Date.now() / hour) * hour - 5 * hour);
    const rows = lines.slice(0, 1000).map((line) => capturedLine(line, at));
    const partition = `date=${at.toISOString().slice(0, 10)}`;
    const hourOf = `hour=${at.toISOString().slice(11, 13)}`;
    await blobs.append(
      'inference',
      `model=${production}/${partition}/${hourOf}/one.jsonl`,
      rows.map(({ row }) => `${JSON.stringify(row)}\n`).join(''),
    );
    const received = new Date(at.getTime() + hour);
    const send = (from: number, to: number) =>
      blobs.append(
        'ground-truth',
        `model=${production}/date=${received.toISOString().slice(0, 10)}/one.jsonl`,
        rows
          .slice(from, to)
          .map(({ row: { prediction_id }, label }) => ({
            prediction_id,
            label,
            timestamp: received.toISOString(),
          }))
          .map((line) => `${JSON.stringify({ ...line, model: production })}\n`)
          .join(''),
      );
    await send(0, 100);
    const few = await decisionOf(gate, production, version);
    expect(few.record.evidence).toMatchObject({ rows: 400, set: { source: 'candidate' } });
    await send(100, 900);
    const enough = await decisionOf(gate, production, version);
    expect(problemsOf(enough.record)).toBe('nothing of the evidence is broken or missing');
    expect(enough).toMatchObject({
      repeated: false,
      record: {
        verdict: 'promote',
        evidence: { rows: 900, excludedRows: 0, set: { source: 'production', unlabelled: 100 } },
      },
    });
    expect(await decisionOf(gate, production, version)).toMatchObject({ repeated: true });
    await send(900, 950);
    const more = await decisionOf(gate, production, version);
    expect(more).toMatchObject({ repeated: false, record: { evidence: { rows: 950 } } });
  }, 240_000);
});
