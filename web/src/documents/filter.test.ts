import { expect, test } from 'vitest';
import { filterFrom, queryFrom } from './filter';

test('a filter survives the address', () => {
  const filter = { state: 'manual_review', search: 'a&b=c', from: '2026-01-02', to: '2026-03-04' } as const;
  expect(filterFrom(queryFrom(filter))).toEqual(filter);
});

test('what means nothing is left out', () => {
  const query = new URLSearchParams('state=nonsense&search=%20&from=2026-13-99&to=x&page=7');
  expect(filterFrom(query)).toEqual({});
  expect(queryFrom({ search: '' }).toString()).toBe('');
});
