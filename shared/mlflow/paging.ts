import { MlflowError } from './errors.ts';
import type { PageOptions } from './types.ts';

export type Page<T> = { items: readonly T[]; nextPageToken?: string | undefined };

const defaultMaxPages = 1000;

/**
 * Reads page after page and yields every item once, told apart by `idOf`: MLflow pages by offset, so a page shifts when
 * something is inserted meanwhile and repeats items.
 * @throws MlflowError `MLFLOW_TOO_MANY_PAGES` at the cap, and when the server repeats a page token.
 */
export async function* paginate<T>(
  fetchPage: (pageToken: string | undefined) => Promise<Page<T>>,
  idOf: (item: T) => string,
  options: PageOptions = {},
): AsyncGenerator<T, void, undefined> {
  const maxPages = options.maxPages ?? defaultMaxPages;
  const seen = new Set<string>();
  const tokens = new Set<string>();
  let token: string | undefined;
  for (let pages = 0; pages < maxPages; pages += 1) {
    const page = await fetchPage(token);
    yield* page.items.filter((item) => isNew(seen, idOf(item)));
    if (page.nextPageToken === undefined || page.nextPageToken === '') return;
    if (!isNew(tokens, page.nextPageToken)) throw tooMany('the server repeats a page token');
    token = page.nextPageToken;
  }
  throw tooMany(`more than ${maxPages} pages; narrow the search or raise maxPages`);
}

function isNew(seen: Set<string>, id: string): boolean {
  const known = seen.has(id);
  seen.add(id);
  return !known;
}

const tooMany = (why: string): MlflowError =>
  new MlflowError('MLFLOW_TOO_MANY_PAGES', why, { delivery: 'answered' });
