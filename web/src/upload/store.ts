// The uploads of this browser: they go on while other pages are shown.
import { useSyncExternalStore } from 'react';
import { api, unwrap } from '@/api/client';
import { ApiError } from '@/api/problem';
import { limited } from '@/lib/limit';
import { isFinished } from '@/lib/states';
import type { Item, StatusChange } from './items';
import { accepted, kept, newItem, restored, withStatus } from './items';
import { sendFile } from './send';

const KEY = 'iscan.uploads';
const limit = limited(3, 'oldest');

let items = restored(localStorage.getItem(KEY));
const files = new Map<string, File>(); // what can be sent again
const watchers = new Set<() => void>();

function show(next: Item[]) {
  items = next;
  for (const watcher of watchers) watcher();
}

function change(next: Item[]) {
  if (next === items) return;
  show(next);
  localStorage.setItem(KEY, kept(items));
}

const updated = (key: string, patch: (item: Item) => Item) =>
  items.map((item) => (item.key === key ? patch(item) : item));
const update = (key: string, patch: (item: Item) => Item) => change(updated(key, patch));

const isPassing = (status: number) => status === 0 || status === 401 || status === 429 || status >= 500;

const failureOf = (error: unknown) =>
  error instanceof ApiError
    ? { code: error.code, message: error.message, passing: isPassing(error.status) }
    : { code: 'unknown', message: String(error), passing: true };

async function send(key: string, file: File) {
  update(key, (item) => ({ ...item, phase: 'sending', sent: 0 }));
  try {
    const answer = await sendFile(file, key, (sent) =>
      // Bytes are worth a look, not a write to the disk.
      show(updated(key, (item) => ({ ...item, sent }))),
    );
    update(key, (item) => accepted(item, answer.documents));
    files.delete(key);
  } catch (error) {
    update(key, (item) => ({ ...item, phase: 'failed', error: failureOf(error) }));
  }
}

function enqueue(key: string, file: File) {
  void limit(() => send(key, file));
}

export function addFiles(chosen: File[]) {
  const added = chosen.map((file) => ({ key: crypto.randomUUID(), file }));
  for (const { key, file } of added) files.set(key, file);
  change([...added.map(({ key, file }) => newItem(key, file)), ...items]);
  for (const { key, file } of added) enqueue(key, file);
}

export const canRetry = (key: string) => files.has(key);

export function retry(key: string) {
  const file = files.get(key);
  if (!file) return;
  update(key, ({ error: _, ...item }) => ({ ...item, phase: 'waiting' }));
  enqueue(key, file);
}

// Takes what is done from the list; nothing is deleted in the service.
export function clearDone() {
  change(items.filter((item) => item.phase === 'sending' || item.phase === 'waiting'));
}

export const applyStatus = (event: StatusChange) => change(withStatus(items, event));

// Asks for the states of all that is under way: at the start, and while no events arrive.
export async function refresh() {
  const open = items.flatMap((item) => item.documents.filter((one) => !isFinished(one.state)));
  await Promise.all(
    open.map(async ({ id }) => {
      try {
        applyStatus(await unwrap(api.GET('/api/v1/documents/{id}/status', { params: { path: { id } } })));
      } catch (error) {
        // Deleted in the meantime: it is no longer ours to show.
        if (error instanceof ApiError && error.status === 404) {
          change(
            items
              .map((item) => ({ ...item, documents: item.documents.filter((one) => one.id !== id) }))
              .filter((item) => item.phase !== 'accepted' || item.documents.length > 0),
          );
        }
      }
    }),
  );
}

export const isSending = () => items.some((item) => item.phase === 'sending' || item.phase === 'waiting');

export function useUploads() {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => items,
  );
}
