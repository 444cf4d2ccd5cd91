import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDesk, type Desk, type Opened, type Screen, takeScreenshot } from './open-page.ts';
import { reports } from './reports.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let desk: Desk;
beforeAll(async () => {
  desk = await createDesk();
});
afterAll(() => desk.close());

/** What is wrong for people who hear the page, use a keyboard or see few colours: rules of WCAG 2.2 AA and good practice. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const { violations: found } = await page.evaluate<AxeResults>('axe.run()');
  return found.flatMap(({ id, nodes }) =>
    nodes.slice(0, 3).map(({ html }) => `${id}: ${html.slice(0, 200)}`),
  );
}

type Focus = { outlineStyle: string; outlineWidth: string; seen: boolean };

/** How the focused element is outlined, and whether it is on the screen. */
const focusNow = `(() => {
  const element = document.activeElement;
  if (element === null || element === document.body) return null;
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  const { top, bottom } = element.getBoundingClientRect();
  return { outlineStyle, outlineWidth, seen: bottom > 0 && top < innerHeight };
})()`;

/** Rows that say nothing new about a table; checking a thousand takes minutes. */
const dropManyRows = `for (const row of document.querySelectorAll('tbody tr:nth-child(n + 30)')) row.remove()`;

const known = (cells: string[]): string[] => cells.filter((cell) => cell !== '–');

const screensOf: Screen[] = ['phone', 'desktop'];

describe.each(reports)('$name', ({ name, html, sortable }) => {
  let content = '';
  beforeAll(async () => {
    content = await html();
  });

  describe.each(screensOf)('on a %s', (screen) => {
    let opened: Opened;
    beforeAll(async () => {
      opened = await desk.open(content, screen);
    });
    afterAll(() => opened.page.context().close());

    it('opens without complaint and asks nobody for anything', async () => {
      expect(opened.complaints).toEqual([]);
      expect(await opened.page.locator('h1').count()).toBe(1);
    });

    it('never scrolls sideways as a whole', async () => {
      const sizes = await opened.page.evaluate<number[]>(
        '[document.documentElement.scrollWidth, innerWidth]',
      );
      expect(sizes[0]).toBeLessThanOrEqual(sizes[1] ?? 0);
    });

    it('looks as its screenshots show, in the light, in the dark and on paper', async () => {
      await takeScreenshot(opened.page, `${name}-${screen}`);
      await opened.page.emulateMedia({ colorScheme: 'dark' });
      await takeScreenshot(opened.page, `${name}-${screen}-dark`);
      await opened.page.emulateMedia({ colorScheme: 'light', media: 'print' });
      await takeScreenshot(opened.page, `${name}-${screen}-print`);
      await opened.page.emulateMedia({ colorScheme: 'light', media: 'screen' });
      expect(opened.complaints).toEqual([]);
    });

    it('is for everybody: names, order of headings, contrast in the light and in the dark', async () => {
      const { page } = await desk.open(content, screen);
      await page.evaluate(dropManyRows);
      expect(await violations(page)).toEqual([]);
      await page.emulateMedia({ colorScheme: 'dark' });
      expect(await violations(page)).toEqual([]);
      await page.context().close();
    });

    it('shows where the keyboard is', async () => {
      const { page } = opened;
      await page.evaluate('scrollTo(0, 0)');
      for (let stop = 0; stop < 12; stop += 1) {
        await page.keyboard.press('Tab');
        const focus = await page.evaluate<Focus | null>(focusNow);
        if (focus === null) break;
        expect(focus).toEqual({ outlineStyle: 'solid', outlineWidth: '3px', seen: true });
      }
    });

    it('sorts by keyboard, and says so', async () => {
      const { page } = opened;
      const head = page.locator('thead th', { hasText: new RegExp(`^${sortable.column}$`) }).first();
      const cellsOf = async (): Promise<string[]> => {
        const at = await head.evaluate((cell) => [...(cell.parentElement?.children ?? [])].indexOf(cell));
        const rows = page.locator('table').filter({ has: head }).first().locator('tbody tr');
        return rows.evaluateAll((all, index) => all.map((row) => row.children[index]?.textContent ?? ''), at);
      };
      const before = await cellsOf();
      await head.locator('button').focus();
      await page.keyboard.press('Enter');
      const first = await head.getAttribute('aria-sort');
      const once = await cellsOf();
      await page.keyboard.press('Space');
      const twice = await cellsOf();
      expect(await head.getAttribute('aria-sort')).not.toBe(first);
      expect(await page.getByRole('status').textContent()).toContain(`Sorted by ${sortable.column}`);
      expect(once.toSorted()).toEqual(before.toSorted());
      expect(new Set([known(once).join('|'), known(twice).join('|')]).size).toBe(2);
      expect(once.indexOf('–') === -1 || once.slice(once.indexOf('–')).every((cell) => cell === '–')).toBe(
        true,
      );
    });
  });

  it('is complete without its script', async () => {
    const { page, complaints } = await desk.open(content, 'desktop', { javaScriptEnabled: false });
    expect(await page.locator('button, input').count()).toBe(0);
    expect(await page.locator('tbody tr').count()).toBeGreaterThan(1);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
