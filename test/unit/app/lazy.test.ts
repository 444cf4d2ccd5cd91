import { expect, it } from 'vitest';
import { lazy } from '../../../shared/app/lazy.ts';

it('makes a value at its first use and then keeps it', () => {
  let made = 0;
  const value = lazy(() => (made += 1));
  expect(value.made()).toBeUndefined();
  expect([value.get(), value.get(), value.made()]).toEqual([1, 1, 1]);
});

it('keeps undefined, and no failure', () => {
  let tries = 0;
  const value = lazy(() => {
    tries += 1;
    if (tries === 1) throw new Error('first');
    return undefined;
  });
  expect(value.get).toThrow('first');
  value.get();
  value.get();
  expect(tries).toBe(2);
});
