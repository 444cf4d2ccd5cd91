import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { serve } from './serve.ts';

type Cell = string | number | null;
type Split = { columns: string[]; data: Cell[][] };

/** The peer: runs the session once for each request, checks nothing, and answers the positive probabilities. */
const directory = process.argv[2] ?? '.';
const session = await InferenceSession.create(join(directory, 'model.onnx'), {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
});

const columnOf = (name: string, { columns, data }: Split): Tensor => {
  const index = columns.indexOf(name);
  const cells = data.map((row) => row[index] ?? null);
  const dims = [data.length, 1];
  if (typeof cells[0] === 'string') return new Tensor('string', cells.map(String), dims);
  return new Tensor(
    'float32',
    Float32Array.from(cells, (cell) => Number(cell ?? Number.NaN)),
    dims,
  );
};

serve(async (body) => {
  const request: { dataframe_split: Split } = JSON.parse(body.toString());
  const split = request.dataframe_split;
  const feeds: Record<string, Tensor> = {};
  for (const name of session.inputNames) feeds[name] = columnOf(name, split);
  const data = (await session.run(feeds, ['probabilities']))['probabilities']?.data;
  if (!(data instanceof Float32Array)) throw new Error('no probabilities');
  return JSON.stringify({ predictions: Array.from(data).filter((_, index) => index % 2 === 1) });
});
