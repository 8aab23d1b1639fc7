import { expect, test } from 'vitest';
import type { Field, Fields } from './fields';
import { merge } from './merge';

const fields = (values: Record<string, string>): Fields =>
  new Map(Object.entries(values).map(([path, value]) => [path, { value } as Field]));

test('what one side changed is kept, what both changed is asked', () => {
  const before = fields({ a: '1', b: '1', c: '1', d: '1', e: '1' });
  const now = fields({ a: '1', b: '2', c: '3', d: '4', f: '9' });
  const edits = { a: 'mine', b: 'mine', c: '3', g: 'new' };
  expect(merge(before, now, edits)).toEqual({
    kept: { a: 'mine', g: 'new' },
    conflicts: [{ path: 'b', mine: 'mine', theirs: '2' }],
    theirs: [
      { path: 'd', value: '4' },
      { path: 'e', value: '' },
      { path: 'f', value: '9' },
    ],
  });
});
