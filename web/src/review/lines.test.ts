import { expect, test } from 'vitest';
import { columnsOf } from './columns';

test('the usual columns are always there, others when a line has them, the amount last', () => {
  expect(columnsOf([])).toEqual(['item.name', 'quantity', 'price.net', 'vat.rate', 'net_amount']);
  expect(columnsOf(['lines/3/unit', 'lines/3/id', 'lines/0/quantity', 'totals.net'])).toEqual([
    'item.name',
    'quantity',
    'price.net',
    'vat.rate',
    'unit',
    'net_amount',
  ]);
});
