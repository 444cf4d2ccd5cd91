import { describe, expect, it } from 'vitest';
import { neediest } from '../../../../shared/promotion/checks/neediest.ts';

const asking = (id: string, furtherRows: number | null) => ({ id, furtherRows });

describe('the neediest check', () => {
  it('asks for most rows, the first of several that ask for as many', () =>
    expect(neediest([asking('a', 3), asking('b', 40), asking('c', 40), asking('d', null)])?.id).toBe('b'));

  it('is none where none asks', () =>
    expect(neediest([asking('a', null), asking('b', null)])).toBeUndefined());
});
