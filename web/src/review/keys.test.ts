import { expect, test } from 'vitest';
import { alternativeOf, BINDINGS, commandOf } from './keys';

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey', boolean>> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...held,
});

test('letters are commands only while nobody types', () => {
  expect(commandOf(press('n'), false)).toBe('next_doubtful');
  expect(commandOf(press('n'), true)).toBeUndefined();
  expect(commandOf(press('z', { ctrlKey: true }), true)).toBeUndefined();
  expect(commandOf(press('Enter', { ctrlKey: true }), true)).toBe('approve');
  expect(commandOf(press('Enter', { metaKey: true }), true)).toBe('approve');
  expect(commandOf(press('Enter'), true)).toBeUndefined();
});

test('no two commands share a key', () => {
  const keys = BINDINGS.map(({ key, ctrl, alt }) => `${key} ${ctrl ?? false} ${alt ?? false}`);
  expect(new Set(keys).size).toBe(keys.length);
});

test('alternatives are chosen by the key, whatever Alt makes of it', () => {
  expect(alternativeOf({ altKey: true, code: 'Digit1' })).toBe(0);
  expect(alternativeOf({ altKey: false, code: 'Digit1' })).toBeUndefined();
  expect(alternativeOf({ altKey: true, code: 'Digit0' })).toBeUndefined();
});
