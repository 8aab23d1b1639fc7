import { expect, test } from 'vitest';
import { add, decimal, equal, multiply, negate, rounded, textOf, type Decimal } from './decimal';

const d = (text: string) => decimal(text) as Decimal;

test('sums are exact where floats are not', () => {
  expect(textOf(add(d('0.1'), d('0.2')))).toBe('0.3');
  expect(textOf(add(d('9007199254740993.01'), d('0.005')))).toBe('9007199254740993.015');
  expect(textOf(add(d('5'), negate(d('5.25'))))).toBe('-0.25');
});

test('products are rounded half away from zero', () => {
  expect(textOf(rounded(multiply(d('3'), d('0.335')), 2))).toBe('1.01');
  expect(textOf(rounded(multiply(d('-3'), d('0.335')), 2))).toBe('-1.01');
  expect(textOf(rounded(d('1.004'), 2))).toBe('1.00');
  expect(equal(d('1.50'), d('1.5'))).toBe(true);
  expect(equal(d('1.50'), d('1.51'))).toBe(false);
});

test('what is no number is none', () => {
  for (const text of ['', '-', '1,5', '1.', '.5', '1e3', '١']) expect(decimal(text)).toBeUndefined();
});
