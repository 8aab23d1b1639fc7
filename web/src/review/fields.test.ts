import { expect, test } from 'vitest';
import { flatten, kindOf, leafOf, rowOf, sectionsOf, type Result } from './fields';

const field = (value: string, status = 'auto', confidence = 0.9) => ({
  value,
  raw: value,
  source: 'ocr',
  reader: 'rules',
  confidence,
  status,
  validated_by: [],
  alternatives: [],
});

const result = (extra: Partial<Result> = {}) =>
  ({
    quality_score: 0.5,
    verdict: 'manual_review',
    reasons: [],
    checks: [],
    notes: [],
    fields: {
      invoice: { number: field('1'), buyer_reference: field('x', 'needs_review', 0.4) },
      seller: { name: field('Acme', 'needs_review', 0.7), contact: { phone: field('2', 'needs_review') } },
      payment: { accounts: [{ bic: field('B') }] },
      lines: [{ item: { name: field('pen') }, price: { net: field('1.00', 'needs_review') } }],
    },
    ...extra,
  }) as unknown as Result;

test('paths are those of corrections', () => {
  expect([...flatten(result()).keys()]).toEqual([
    'invoice.number',
    'invoice.buyer_reference',
    'seller.name',
    'seller.contact.phone',
    'payment.accounts/0/bic',
    'lines/0/item.name',
    'lines/0/price.net',
  ]);
  expect(kindOf('lines/12/price.net')).toBe('number');
  expect(kindOf('invoice.issue_date')).toBe('date');
  expect(leafOf('lines/12/price.net')).toBe('price.net');
  expect(leafOf('seller.contact.phone')).toBe('contact.phone');
  expect(leafOf('payment.accounts/0/bic')).toBe('bic');
  expect(rowOf('lines/12/price.net')).toBe(12);
});

test('first comes what the verdict names, and what matters most', () => {
  const judged = result({
    reasons: [
      { code: 'field_missing:totals.gross', message: 'totals.gross was not found.' },
      { code: 'quality_low', message: 'The page is hard to read.' },
    ],
    checks: [
      { id: 'x', outcome: 'failed', severity: 'blocking', message: 'm', paths: ['lines', 'invoice.number'] },
      { id: 'y', outcome: 'failed', severity: 'info', message: 'm', paths: ['invoice.issue_date'] },
    ],
  });
  const sections = sectionsOf(judged, flatten(judged));
  expect(sections.doubtful).toEqual(['seller.name', 'invoice.number', 'totals.gross']);
  expect(sections.reasons).toEqual(['The page is hard to read.']);
  expect([...sections.unsure]).toContain('lines/0/price.net');
  const shown = sections.groups.flatMap((group) => group.paths);
  expect(shown).toContain('invoice.buyer_reference');
  expect(shown).not.toContain('seller.name');
  expect(shown.filter((path) => path.startsWith('lines/'))).toEqual([]);
});

test('without anything that matters, all that is unproven comes first', () => {
  const plain = result({ fields: { seller: { contact: { phone: field('2', 'needs_review') } } } as never });
  expect(sectionsOf(plain, flatten(plain)).doubtful).toEqual(['seller.contact.phone']);
});
