import { expect, it } from 'vitest';
import { float16Tensor } from '../../../shared/scoring/float16-tensor.ts';

it('shows the bits that it was made of, whatever views the runtime has', () => {
  const bits = Uint16Array.of(0x3c00, 0x7e00);
  const tensor = float16Tensor(bits, [1, 2]);
  expect(tensor.data).toBe(bits);
  expect(tensor).toMatchObject({ type: 'float16', dims: [1, 2], size: 2 });
});
