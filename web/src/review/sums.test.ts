import { expect, test } from 'vitest';
import { lineDiffers, sumsOf } from './sums';

const of = (values: Record<string, string>) => (path: string) => values[path] ?? '';

test('the sums follow what stands in the fields', () => {
  const values = {
    'lines/0/net_amount': '10.10',
    'lines/1/net_amount': '20.20',
    'totals.net': '30.30',
    'totals.vat': '7.58',
    'totals.gross': '37.80',
    'vat_breakdown/0/tax': '7.58',
  };
  expect(sumsOf(of(values), 2, 1)).toEqual([
    { id: 'lines', expected: '30.30', stated: '30.30', difference: '' },
    { id: 'vat', expected: '7.58', stated: '7.58', difference: '' },
    { id: 'net_vat_gross', expected: '37.88', stated: '37.80', difference: '-0.08' },
  ]);
  expect(sumsOf(of({ ...values, 'totals.rounding': '-0.08' }), 2, 1)[2]?.difference).toBe('');
});

test('lines with VAT fit the gross total', () => {
  const values = { 'lines/0/gross_amount': '12.50', 'totals.net': '10.00', 'totals.gross': '12.50' };
  expect(sumsOf(of(values), 1, 0)).toEqual([
    { id: 'lines', expected: '12.50', stated: '12.50', difference: '' },
  ]);
});

test('allowances and charges lie between lines and net', () => {
  const values = { 'totals.line_net': '100.00', 'totals.allowances': '10.00', 'totals.charges': '5.50', 'totals.net': '95.50' };
  expect(sumsOf(of(values), 0, 0)).toEqual([
    { id: 'net', expected: '95.50', stated: '95.50', difference: '' },
  ]);
  expect(sumsOf(of({ ...values, 'totals.charges': '' }), 0, 0)[0]?.difference).toBe('5.50');
});

test('nothing is said about what is not there', () => {
  expect(sumsOf(of({}), 0, 0)).toEqual([]);
  expect(sumsOf(of({ 'lines/0/net_amount': 'x', 'totals.net': '1' }), 1, 0)).toEqual([]);
  expect(lineDiffers(of({ 'lines/0/quantity': '2' }), 0)).toBe(false);
  expect(
    lineDiffers(of({ 'lines/0/quantity': '3', 'lines/0/price.net': '0.335', 'lines/0/net_amount': '1.01' }), 0),
  ).toBe(false);
  expect(
    lineDiffers(of({ 'lines/0/quantity': '3', 'lines/0/price.net': '0.5', 'lines/0/net_amount': '1.51' }), 0),
  ).toBe(true);
});
