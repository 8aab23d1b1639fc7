import { expect, test } from 'vitest';
import type { Document } from '@/api/client';
import type { StatusEvent } from '@/api/events';
import { withStatuses, type Pages } from './pages';

const progress = (percentage: number) => ({ current_step: 1, total_steps: 6, percentage });
const document = (document_id: string) =>
  ({ document_id, status: 'predicting', status_name: '', progress: progress(40) }) as Document;
const event: StatusEvent = {
  document_id: 'c',
  status: 'approved',
  status_name: 'Approved',
  progress: progress(100),
  at: '2026-01-01T00:00:00Z',
};

test('an event changes its own row and no other', () => {
  const data: Pages = {
    pages: [
      { documents: [document('a'), document('b')], next: 'x' },
      { documents: [document('c'), document('d')], next: null },
    ],
    pageParams: ['', 'x'],
  };
  const after = withStatuses(data, new Map([['c', event]]));
  expect(after.pages[0]).toBe(data.pages[0]);
  expect(after.pages[1]?.documents[1]).toBe(data.pages[1]?.documents[1]);
  expect(after.pages[1]?.documents[0]).toMatchObject({ status: 'approved', progress: { percentage: 100 } });
  expect(withStatuses(data, new Map([['z', event]]))).toBe(data);
});
