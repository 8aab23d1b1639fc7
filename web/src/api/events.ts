// Changes of state as they happen: one stream for the whole page, and polling while it is down.
import { useEffect, useSyncExternalStore } from 'react';
import type { Schemas } from './client';
import { send } from './client';
import { sseParser } from './sse';

export type StatusEvent = Schemas['StatusEvent'];
type Listener = (event: StatusEvent) => void;

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;

const listeners = new Set<Listener>();
const watchers = new Set<() => void>();
let live = false;
let stop: AbortController | undefined;

function setLive(value: boolean) {
  live = value;
  for (const watcher of watchers) watcher();
}

const pause = (ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });

async function readStream(signal: AbortSignal, lastId: string): Promise<string> {
  const headers = lastId ? { 'Last-Event-ID': lastId } : undefined;
  const response = await send(
    new Request(`${location.origin}/api/v1/events`, { signal, ...(headers ? { headers } : {}) }),
  );
  if (!response.ok || !response.body) throw new Error(`events: ${response.status}`);
  setLive(true);
  const parse = sseParser();
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return lastId;
    for (const event of parse(value)) {
      lastId = event.id || lastId;
      if (event.event !== 'status') continue;
      const status = JSON.parse(event.data) as StatusEvent;
      for (const listener of listeners) listener(status);
    }
  }
}

// Comes back after every end, with Last-Event-ID, so that nothing is missed.
async function follow(signal: AbortSignal) {
  let lastId = '';
  let wait = FIRST_PAUSE_MS;
  while (!signal.aborted) {
    try {
      lastId = await readStream(signal, lastId);
      wait = FIRST_PAUSE_MS;
    } catch {
      wait = Math.min(wait * 2, LONGEST_PAUSE_MS);
    }
    setLive(false);
    await pause(wait, signal);
  }
}

// Follows while the component is there.
export function useEventStream(enabled: boolean) {
  useEffect(() => {
    if (!enabled) return;
    stop = new AbortController();
    void follow(stop.signal);
    return () => stop?.abort();
  }, [enabled]);
}

export function useStatusEvents(listener: Listener) {
  useEffect(() => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }, [listener]);
}

// Whether events arrive now; who shows states polls while they do not.
export function useIsLive() {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => live,
  );
}
