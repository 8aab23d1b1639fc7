import { expect, test } from 'vitest';
import { boxOf, wordAt, type Word } from './words';

const words: Word[] = [
  { text: 'Total', box: [0.1, 0.5, 0.2, 0.52] },
  { text: '12.50', box: [0.202, 0.5, 0.3, 0.52] },
];

test('the word under the pointer, or the nearest one beside it', () => {
  expect(wordAt(words, 0.15, 0.51)?.text).toBe('Total');
  expect(wordAt(words, 0.25, 0.523)?.text).toBe('12.50');
  expect(wordAt(words, 0.2015, 0.51)?.text).toMatch(/Total|12\.50/);
  expect(wordAt(words, 0.5, 0.5)).toBeUndefined();
});

test('a box has four corners', () => {
  expect(boxOf([0, 0, 1, 1])).toEqual([0, 0, 1, 1]);
  expect(boxOf([0, 0, 1])).toBeUndefined();
  expect(boxOf(undefined)).toBeUndefined();
});
