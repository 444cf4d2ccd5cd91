import { expect, it } from 'vitest';
import { createCellText } from '../../../shared/serving/capture/cell-text.ts';

it('writes every value as JSON behind its key, however often and however many', () => {
  const text = createCellText('"x":');
  const many = Array.from({ length: 1000 }, (_, index) => `value ${index}`);
  const values = [...many, 'a "quoted" one', 'é\n\u2028', 'x'.repeat(100), '', '1', 1, 1.5, true, null];
  for (let round = 0; round < 2; round += 1)
    expect(values.map(text)).toEqual(values.map((value) => `"x":${JSON.stringify(value)}`));
});
