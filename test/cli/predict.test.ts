import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { withDuckDb } from '../../shared/tables/database.ts';
import { quoteFile } from '../../shared/tables/quote.ts';
import { serveOn } from './serve-on.ts';
import { runRelevo } from './run-relevo.ts';

const model = join(import.meta.dirname, '../fixtures/models/telco-lr');
const evaluation = join(model, 'relevo/evaluation.parquet');

const rowSchema = z.strictObject({ customerID: z.string(), label: z.string(), probability: z.number() });

/** What training recorded for the evaluation rows, in their order. */
async function recorded(): Promise<{ customerID: unknown; probability: number }[]> {
  const rows = await withDuckDb(async (database) =>
    database.query(
      `SELECT customerID, __probability AS probability FROM read_parquet(${quoteFile(evaluation)})`,
    ),
  );
  return rows.map(({ customerID, probability }) => ({ customerID, probability: Number(probability) }));
}

describe('relevo predict --local', () => {
  it('predicts every row of a Parquet file as training recorded it', async () => {
    const { code, out, err } = await runRelevo([
      'predict',
      evaluation,
      '--local',
      model,
      '--keep',
      'customerID',
    ]);
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => rowSchema.parse(JSON.parse(line)));
    const expected = await recorded();
    expect({ code, rows: lines.length }).toEqual({ code: 0, rows: expected.length });
    lines.forEach((line, row) => {
      expect(line.customerID).toBe(expected[row]?.customerID);
      expect(line.probability).toBeCloseTo(expected[row]?.probability ?? Number.NaN, 6);
    });
    expect(err).toContain(`${expected.length} rows predicted by ${model}`);
  });

  it('reads the outputs as the policy says', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'relevo-cli-'));
    const policy = join(folder, 'churn.jsonc');
    const serving = { outputs: { threshold: 0 } };
    await writeFile(
      policy,
      JSON.stringify({ task: 'binary', target: 'Churn', positive: 'Yes', primary: 'roc_auc', serving }),
    );
    const { out } = await runRelevo(['predict', evaluation, '--local', model, '--policy', policy]);
    const labels = out
      .trimEnd()
      .split('\n')
      .map((line) => z.object({ label: z.string() }).parse(JSON.parse(line)).label);
    expect(new Set(labels)).toEqual(new Set(['Yes']));
  });

  it('reads CSV by the signature and writes a Parquet file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'relevo-cli-'));
    const [csv, out] = [join(folder, 'rows.csv'), join(folder, 'scores.parquet')];
    await withDuckDb(async (database) => {
      await database.query(
        `COPY (FROM read_parquet(${quoteFile(evaluation)})) TO '${csv}' (FORMAT csv, HEADER)`,
      );
    });
    const { code } = await runRelevo([
      'predict',
      csv,
      '--local',
      model,
      '--keep',
      'customerID',
      '--out',
      out,
    ]);
    expect(code).toBe(0);
    const [sums] = await withDuckDb(async (database) =>
      database.query(`SELECT count(*) AS n, sum(probability) AS total FROM read_parquet(${quoteFile(out)})`),
    );
    const expected = await recorded();
    expect(Number(sums?.['n'])).toBe(expected.length);
    expect(Number(sums?.['total'])).toBeCloseTo(
      expected.reduce((sum, { probability }) => sum + probability, 0),
      3,
    );
  });

  it('says what is wrong and ends with 2, leaving no half-written file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'relevo-cli-'));
    const [csv, out] = [join(folder, 'rows.csv'), join(folder, 'scores.csv')];
    await writeFile(csv, 'tenure,Contract\n1,One year\n');
    const failed = await runRelevo(['predict', csv, '--local', model, '--out', out]);
    expect(failed.code).toBe(2);
    expect(failed.err).toMatch(/^COLUMN_MISSING: columns: the model needs the columns /);
    await expect(readFile(out)).rejects.toThrow('ENOENT');
    const elsewhere = await runRelevo(['predict', csv, '--local', 'churn/3']);
    expect(elsewhere).toMatchObject({ code: 2, err: expect.stringContaining('MLFLOW_TRACKING_URI') });
    const noTable = await runRelevo(['predict', csv, '--local', model, '--out', 'scores.xlsx']);
    expect(noTable).toMatchObject({ code: 2, err: expect.stringContaining('TABLE_FORMAT') });
  });
});

describe('relevo predict', () => {
  it("asks the app's model in chunks, with the key", async () => {
    const asked: { url: string | undefined; key: unknown; rows: number }[] = [];
    const bodySchema = z.object({ dataframe_split: z.object({ data: z.array(z.unknown()) }) });
    const server = createServer((request, response) => {
      void (async () => {
        const rows = bodySchema.parse(JSON.parse(await text(request))).dataframe_split.data.length;
        asked.push({ url: request.url, key: request.headers['x-functions-key'], rows });
        const predictions = Array.from({ length: rows }, () => ({ prediction: asked.length }));
        response.end(JSON.stringify({ predictions }));
      })();
    });
    await using app = await serveOn(server);
    const folder = await mkdtemp(join(tmpdir(), 'relevo-cli-'));
    const file = join(folder, 'rows.csv');
    await writeFile(file, `x\n${Array.from({ length: 1500 }, (_, row) => row).join('\n')}\n`);
    const args = ['predict', file, '--url', app.url, '--model', 'price@next', '--key', 'k', '--keep', 'x'];
    const { code, out } = await runRelevo(args);
    expect(code).toBe(0);
    expect(asked).toEqual([
      { url: '/models/price%40next/invocations', key: 'k', rows: 1000 },
      { url: '/models/price%40next/invocations', key: 'k', rows: 500 },
    ]);
    const lines = out.trimEnd().split('\n');
    expect([lines[0], lines[1499]]).toEqual(['{"x":0,"prediction":1}', '{"x":1499,"prediction":2}']);
  });
});
