import { expect, test } from 'vitest';
import { accepted, kept, newItem, restored, withStatus } from './items';

const one = { document_id: 'd1', task_id: 't', status: 'preprocessing', status_url: '', duplicate_of: 'd0' } as const;

test('what was accepted is remembered over a reload, what was not is told', () => {
  const items = [
    accepted(newItem('a', { name: 'a.pdf', size: 5 }), [one]),
    { ...newItem('b', { name: 'b.pdf', size: 9 }), phase: 'sending' as const, sent: 4 },
  ];
  const [first, second] = restored(kept(items));
  expect(first).toEqual(items[0]);
  expect(first?.documents[0]).toMatchObject({ id: 'd1', duplicateOf: 'd0' });
  expect(second).toMatchObject({ phase: 'interrupted', sent: 0 });
  expect(restored('{broken')).toEqual([]);
  expect(restored(null)).toEqual([]);
});

test('events change the document that they are about and nothing else', () => {
  const items = [accepted(newItem('a', { name: 'a.zip', size: 5 }), [one, { ...one, document_id: 'd2' }])];
  const after = withStatus(items, { document_id: 'd2', status: 'approved', progress: { percentage: 100 } });
  expect(after[0]?.documents.map((d) => [d.state, d.percentage])).toEqual([
    ['preprocessing', 0],
    ['approved', 100],
  ]);
  expect(withStatus(items, { document_id: 'x', status: 'approved', progress: { percentage: 1 } })).toBe(items);
});
