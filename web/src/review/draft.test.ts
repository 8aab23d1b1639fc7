import { expect, test } from 'vitest';
import { accept, corrections, EMPTY, setValue, undo } from './draft';

test('every step can be undone, and typing back is no change', () => {
  const one = setValue(EMPTY, 'totals.gross', '2.00', '1.00');
  const two = accept(one, 'seller.name', 'Acme');
  expect(two.edits).toEqual({ 'totals.gross': '2.00', 'seller.name': 'Acme' });
  expect(undo(two).edits).toEqual(one.edits);
  expect(undo(undo(two)).edits).toEqual({});
  expect(undo(EMPTY)).toBe(EMPTY);
  expect(setValue(one, 'totals.gross', '1.00', '1.00').edits).toEqual({});
  expect(setValue(one, 'totals.gross', '2.00', '1.00')).toBe(one);
});

test('accepting does not take back a change', () => {
  const changed = setValue(EMPTY, 'seller.name', 'Acme', 'Amce');
  expect(accept(changed, 'seller.name', 'Amce')).toBe(changed);
});

test('corrections remove with null and fill rows in their order', () => {
  expect(corrections({ 'lines/11/net_amount': '1', 'lines/2/net_amount': '2', 'seller.name': '' })).toEqual([
    { path: 'seller.name', value: null },
    { path: 'lines/2/net_amount', value: '2' },
    { path: 'lines/11/net_amount', value: '1' },
  ]);
});
