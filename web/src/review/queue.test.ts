import { expect, test } from 'vitest';
import { neighbour } from './queue';

const queue = ['a', 'b', 'c'].map((document_id) => ({ document_id }));

test('the next document is never the present one', () => {
  expect(neighbour(queue, 'a', 1)).toBe('b');
  expect(neighbour(queue, 'c', 1)).toBe('a');
  expect(neighbour(queue, 'a', -1)).toBe('c');
  expect(neighbour(queue, 'x', 1)).toBe('a');
  expect(neighbour(queue, 'x', -1)).toBe('c');
  expect(neighbour([{ document_id: 'a' }], 'a', 1)).toBeUndefined();
  expect(neighbour([], 'a', 1)).toBeUndefined();
});
