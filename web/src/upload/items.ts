// What was chosen for upload and what became of it; pure, so that it can be tested and kept.
import type { Accepted, State } from '@/api/client';

export interface UploadedDocument {
  id: string;
  state: State;
  percentage: number; // of the stages
  duplicateOf: string | null;
}

export type Phase =
  | 'waiting'
  | 'sending'
  | 'accepted'
  | 'failed' // refused; `error` says why
  | 'interrupted'; // the page was closed before the service had it

export interface Item {
  key: string; // also the idempotency key
  name: string;
  size: number; // bytes
  sent: number; // bytes
  phase: Phase;
  error?: { code: string; message: string; passing: boolean }; // passing: may work later
  documents: UploadedDocument[]; // several for a ZIP
}

const KEPT = 200;

export function newItem(key: string, file: { name: string; size: number }): Item {
  return { key, name: file.name, size: file.size, sent: 0, phase: 'waiting', documents: [] };
}

export function accepted(item: Item, documents: Accepted[]): Item {
  return {
    ...item,
    phase: 'accepted',
    sent: item.size,
    documents: documents.map((one) => ({
      id: one.document_id,
      state: one.status,
      percentage: 0,
      duplicateOf: one.duplicate_of,
    })),
  };
}

export interface StatusChange {
  document_id: string;
  status: State;
  progress: { percentage: number };
}

// The same list when none of it is concerned.
export function withStatus(items: Item[], change: StatusChange): Item[] {
  const concerned = items.some((item) => item.documents.some((one) => one.id === change.document_id));
  if (!concerned) return items;
  return items.map((item) => ({
    ...item,
    documents: item.documents.map((one) =>
      one.id === change.document_id
        ? { ...one, state: change.status, percentage: change.progress.percentage }
        : one,
    ),
  }));
}

// Files are not kept over a reload; what was accepted is the service's, what was not must be chosen
// again, and the user is told.
export function restored(text: string | null): Item[] {
  if (!text) return [];
  try {
    const items = JSON.parse(text) as Item[];
    return items.map((item) =>
      item.phase === 'waiting' || item.phase === 'sending'
        ? { ...item, phase: 'interrupted', sent: 0 }
        : item,
    );
  } catch {
    return [];
  }
}

export const kept = (items: Item[]) => JSON.stringify(items.slice(0, KEPT));
