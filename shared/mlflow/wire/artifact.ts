import { z } from 'zod';
import { int64, optionalText } from './primitives.ts';

const file = z
  .object({ path: z.string().min(1), is_dir: z.boolean().default(false), file_size: int64.optional() })
  .transform((wire) => ({ path: wire.path, isDirectory: wire.is_dir, size: wire.file_size }));

export const filePage = z
  .object({ files: z.array(file).default([]), next_page_token: optionalText })
  .transform((page) => ({ items: page.files, nextPageToken: page.next_page_token }));
