import { describe, expect, it } from 'vitest';
import { type Page, paginate } from '../../../shared/mlflow/paging.ts';

const pagesOf = (...pages: Page<string>[]) => {
  const asked: (string | undefined)[] = [];
  const fetchPage = (token: string | undefined) => {
    asked.push(token);
    return Promise.resolve(pages[Math.min(asked.length, pages.length) - 1] ?? { items: [] });
  };
  return { asked, fetchPage };
};
const read = async (pages: AsyncIterable<string>) => {
  const items: string[] = [];
  for await (const item of pages) items.push(item);
  return items;
};
const same = (item: string) => item;

describe('paginate', () => {
  it('reads until there is no token and yields what shifted to the next page once', async () => {
    const { asked, fetchPage } = pagesOf(
      { items: ['a', 'b'], nextPageToken: '1' },
      { items: ['b', 'c'], nextPageToken: '2' },
      { items: [], nextPageToken: '' },
    );
    expect(await read(paginate(fetchPage, same))).toEqual(['a', 'b', 'c']);
    expect(asked).toEqual([undefined, '1', '2']);
  });

  it('asks for no page that is not needed', async () => {
    const { asked, fetchPage } = pagesOf({ items: ['a', 'b'], nextPageToken: '1' });
    for await (const item of paginate(fetchPage, same)) if (item === 'b') break;
    expect(asked).toHaveLength(1);
  });

  it('fails at the cap instead of leaving something out', async () => {
    let count = 0;
    const endless = () => Promise.resolve({ items: [`${(count += 1)}`], nextPageToken: `${count}` });
    await expect(read(paginate(endless, same, { maxPages: 3 }))).rejects.toMatchObject({
      code: 'MLFLOW_TOO_MANY_PAGES',
    });
    expect(count).toBe(3);
  });

  it('reads exactly as many pages as the cap allows', async () => {
    const { fetchPage } = pagesOf({ items: ['a'], nextPageToken: '1' }, { items: ['b'] });
    expect(await read(paginate(fetchPage, same, { maxPages: 2 }))).toEqual(['a', 'b']);
  });

  it('fails when the server repeats a token, as 3.4 to 3.13 do for a metric history', async () => {
    const { asked, fetchPage } = pagesOf({ items: [], nextPageToken: 'same' });
    await expect(read(paginate(fetchPage, same))).rejects.toMatchObject({ code: 'MLFLOW_TOO_MANY_PAGES' });
    expect(asked).toHaveLength(2);
  });
});
