import { writeFile } from 'node:fs/promises';
import { systemClock } from '../../kernel/clock.ts';
import { measureLike } from '../../monitoring/like/measure-like.ts';
import { likeJunit } from '../../monitoring/like/report/like-junit.ts';
import { likePage } from '../../monitoring/like/report/like-page.ts';
import { likeReport, type LikeReport } from '../../monitoring/like/report/like-report.ts';
import type { Chunking } from '../../monitoring/like/way.ts';
import { expandFiles } from './expand-files.ts';

export type { LikeReport } from '../../monitoring/like/report/like-report.ts';
export { whereOf } from '../../monitoring/like/report/where-of.ts';

export type LikeCommandOptions = {
  /** Each a file, or a pattern such as `data/*.parquet`. */
  reference: string;
  current: string;
  like: string;
  method: string | undefined;
  /** Of tools that judge chunk by chunk. */
  chunking?: Chunking | undefined;
  json: string | undefined;
  html: string | undefined;
  junit: string | undefined;
  onProgress: (step: string) => void;
};

/**
 * Measures drift as another tool does, and writes the reports that are asked for.
 * @throws NO_FILES, LIKE_UNKNOWN, LIKE_METHOD, LIKE_CHUNKS, and what reading tables throws
 */
export async function compareLike(options: LikeCommandOptions): Promise<LikeReport> {
  const { like, method, chunking, json, html, junit, onProgress } = options;
  const facts = {
    like,
    method,
    chunking,
    reference: { name: options.reference, files: await expandFiles([options.reference]) },
    current: { name: options.current, files: await expandFiles([options.current]) },
  };
  const result = await measureLike({ ...facts, onProgress });
  const report = likeReport(facts, result, systemClock.now());
  if (json !== undefined) await writeFile(json, `${JSON.stringify(report, null, 2)}\n`);
  if (junit !== undefined) await writeFile(junit, likeJunit(report));
  if (html !== undefined) await writeFile(html, likePage(report));
  return report;
}
