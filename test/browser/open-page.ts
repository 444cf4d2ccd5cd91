import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { inject } from 'vitest';
import { stateRoot } from '../../stack/project-root.ts';

export const screens = {
  phone: { width: 390, height: 844 },
  desktop: { width: 1280, height: 900 },
} as const;
export type Screen = keyof typeof screens;

const screenshots = join(stateRoot, 'reports', 'screenshots');

export type Opened = {
  page: Page;
  /** What the page logged or threw, and what it asked for beside itself. */
  complaints: string[];
};

/** One browser, one window for each page. */
export type Desk = {
  open(html: string, screen: Screen, options?: BrowserContextOptions): Promise<Opened>;
  close(): Promise<void>;
};

export async function createDesk(): Promise<Desk> {
  const { path, args } = inject('browser');
  const browser: Browser = await chromium.launch({ executablePath: path, args });
  const folder = await mkdtemp(join(tmpdir(), 'relevo-browser-'));
  let count = 0;
  return {
    open: async (html, screen, options = {}) => {
      count += 1;
      const file = join(folder, `${count}.html`);
      await writeFile(file, html);
      const context = await browser.newContext({ viewport: screens[screen], ...options });
      const page = await context.newPage();
      const complaints: string[] = [];
      const address = pathToFileURL(file).href;
      page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('request', (request) => {
        if (request.url() !== address) complaints.push(`asked for ${request.url()}`);
      });
      await page.goto(address);
      return { page, complaints };
    },
    close: async () => {
      await browser.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The whole page, `.relevo/reports/screenshots/<name>.png`. */
export async function takeScreenshot(page: Page, name: string): Promise<void> {
  await mkdir(screenshots, { recursive: true });
  const height = await page.evaluate<number>('document.documentElement.scrollHeight');
  await page.screenshot({
    path: join(screenshots, `${name}.png`),
    fullPage: true,
    clip: { x: 0, y: 0, width: page.viewportSize()?.width ?? 1280, height: Math.min(height, 9000) },
  });
}
