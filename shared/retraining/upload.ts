import { REPLACE_MARK } from './messages.ts';

const formats = ['csv', 'parquet', 'jsonl'] as const;
type UploadFormat = (typeof formats)[number];

/** What the name of an uploaded blob says: `<model>/<file>.<format>`, with `.replace.` before the ending to replace. */
export type Upload = {
  blob: string;
  model: string;
  format: UploadFormat | undefined;
  mode: 'add' | 'replace';
};

/** Undefined for a blob outside a model's folder, which no policy can claim. */
export function parseUpload(blob: string): Upload | undefined {
  const [model, ...rest] = blob.split('/');
  const file = rest.at(-1);
  if (model === undefined || model === '' || file === undefined || file === '') return undefined;
  return {
    blob,
    model,
    format: formats.find((format) => file.toLowerCase().endsWith(`.${format}`)),
    mode: file.includes(REPLACE_MARK) ? 'replace' : 'add',
  };
}
