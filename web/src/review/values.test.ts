import { expect, test } from 'vitest';
import { canonical } from './values';

test.each([
  ['1 234,56', '1234.56'],
  ['1.234,56 EUR', '1234.56'],
  ['1,234.56', '1234.56'],
  ["CHF 1'234.50", '1234.50'],
  ['1.234', '1234.00'],
  ['1.234.567', '1234567.00'],
  ['12,5', '12.50'],
  ['0.125', '0.125'],
  ['−12,50 kr', '-12.50'],
  ['12.50-', '-12.50'],
  ['(12.50)', '-12.50'],
  ['1\u00a0234,50 €', '1234.50'],
  ['007', '7.00'],
])('the amount %s is %s', (text, value) => expect(canonical('amount', text)).toBe(value));

test.each(['abc', '1,2,3.4.5', '12 apples', '-', '1.2.3,4,5'])('%s is no amount', (text) =>
  expect(canonical('amount', text)).toBeUndefined(),
);

test.each([
  ['2024-05-31', '2024-05-31'],
  ['31.05.2024', '2024-05-31'],
  ['31/5/24', '2024-05-31'],
  ['12/31/2024', '2024-12-31'],
  ['20240531', '2024-05-31'],
])('the day %s is %s', (text, value) => expect(canonical('date', text)).toBe(value));

test.each(['31.02.2024', '2024-13-01', 'May 2024', '1.2'])('%s is no day', (text) =>
  expect(canonical('date', text)).toBeUndefined(),
);

test('numbers keep their places, texts their letters, nothing removes', () => {
  expect(canonical('number', '19 %')).toBe('19');
  expect(canonical('number', '2,500')).toBe('2500');
  expect(canonical('number', '0,5')).toBe('0.5');
  expect(canonical('text', '  Åkeri AB ')).toBe('Åkeri AB');
  expect(canonical('date', ' ')).toBe('');
});
