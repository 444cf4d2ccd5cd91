import { expect, it } from 'vitest';
import { playConsoleGuide, readConsoleGuide } from './console-guide.ts';

const minutes = 60_000;

it(
  'the guide for those who have another drift tool shows what its commands print',
  { timeout: 3 * minutes },
  async () => {
    const guide = await readConsoleGuide('coming-from-other-drift-tools.md');
    const { shown, printed } = await playConsoleGuide(guide);
    expect(shown.length).toBeGreaterThan(4);
    expect(printed).toEqual(shown);
  },
);
