// The state of one review: what the service has, what is changed here, and how both become one.
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { isStale } from '@/api/problem';
import { accept, corrections, EMPTY, replaced, setValue, undo, type Draft, type Edits } from './draft';
import type { Fields } from './fields';
import { merge, type Merge } from './merge';
import { decide, loadReviewed, saveCorrections, type Reviewed } from './queries';

const keyOf = (id: string) => `iscan.draft.${id}`;

// Changes survive a reload of the page.
function restoredDraft(id: string): Draft {
  try {
    return replaced(JSON.parse(sessionStorage.getItem(keyOf(id)) ?? '{}') as Edits);
  } catch {
    return EMPTY;
  }
}

export interface PendingMerge extends Merge {
  now: Reviewed;
}

export function useReview(id: string, reviewed: Reviewed) {
  const client = useQueryClient();
  const [draft, setDraft] = useState(() => restoredDraft(id));
  const [pending, setPending] = useState<PendingMerge>();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const { edits } = draft;
  const { fields } = reviewed;

  useEffect(() => {
    if (Object.keys(edits).length > 0) sessionStorage.setItem(keyOf(id), JSON.stringify(edits));
    else sessionStorage.removeItem(keyOf(id));
  }, [id, edits]);

  const before = useCallback((path: string) => fields.get(path)?.value ?? '', [fields]);
  const value = useCallback((path: string) => edits[path] ?? before(path), [edits, before]);

  const show = useCallback(
    (next: Reviewed) => {
      client.setQueryData(['review', id], next);
      void client.invalidateQueries({ queryKey: ['documents'] });
    },
    [client, id],
  );

  // Sends a change; when somebody was quicker, both sides' changes are shown instead.
  const attempt = useCallback(
    async (task: () => Promise<void>): Promise<boolean> => {
      setBusy(true);
      setError(undefined);
      try {
        await task();
        return true;
      } catch (reason) {
        if (isStale(reason)) {
          const now = await loadReviewed(id);
          if (now.document.version !== reviewed.document.version) {
            setPending({ now, ...merge(fields, now.fields, edits) });
            return false;
          }
        }
        setError(reason);
        return false;
      } finally {
        setBusy(false);
      }
    },
    [id, reviewed, fields, edits],
  );

  const saved = useCallback(
    async (changes: Edits, version: number) => {
      if (Object.keys(changes).length === 0) return version;
      const document = await saveCorrections(id, version, corrections(changes));
      setDraft(EMPTY);
      return document.version;
    },
    [id],
  );

  const save = useCallback(
    () =>
      attempt(async () => {
        await saved(edits, reviewed.document.version);
        show(await loadReviewed(id));
      }),
    [attempt, saved, edits, reviewed, show, id],
  );

  // Saves what is changed and decides; true when the document is done.
  const finish = useCallback(
    (decision: 'approve' | 'reject') =>
      attempt(async () => {
        const version = await saved(edits, reviewed.document.version);
        await decide(id, version, decision);
        show(await loadReviewed(id));
      }),
    [attempt, saved, edits, reviewed, show, id],
  );

  // Goes on with what was chosen in the merge; nothing is saved yet.
  const resolve = useCallback(
    (chosen: Edits) => {
      if (!pending) return;
      setDraft(replaced({ ...pending.kept, ...chosen }));
      show(pending.now);
      setPending(undefined);
    },
    [pending, show],
  );

  const actions = useMemo(
    () => ({
      set: (path: string, text: string) => setDraft((now) => setValue(now, path, text, before(path))),
      accept: (path: string) => setDraft((now) => accept(now, path, before(path))),
      undo: () => setDraft(undo),
    }),
    [before],
  );

  return { ...actions, edits, canUndo: draft.past.length > 0, value, before, save, finish, resolve, pending, busy, error };
}

export type ReviewState = ReturnType<typeof useReview>;
export type { Fields };
