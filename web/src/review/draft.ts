// What a person has changed and not saved yet; every step can be undone. Pure.

export type Edits = Readonly<Record<string, string>>; // path → canonical text; '' removes

export interface Draft {
  edits: Edits;
  past: readonly Edits[];
}

export const EMPTY: Draft = { edits: {}, past: [] };
const REMEMBERED = 200;

function step(draft: Draft, edits: Edits): Draft {
  return { edits, past: [...draft.past, draft.edits].slice(-REMEMBERED) };
}

// Typing back what was there is no change.
export function setValue(draft: Draft, path: string, value: string, before: string): Draft {
  if ((draft.edits[path] ?? before) === value) return draft;
  const { [path]: _, ...rest } = draft.edits;
  return step(draft, value === before ? rest : { ...rest, [path]: value });
}

// A person vouches for a value as it is: it is sent too, and counts as theirs from then on.
export function accept(draft: Draft, path: string, before: string): Draft {
  return path in draft.edits ? draft : step(draft, { ...draft.edits, [path]: before });
}

export function undo(draft: Draft): Draft {
  const before = draft.past.at(-1);
  return before ? { edits: before, past: draft.past.slice(0, -1) } : draft;
}

export const replaced = (edits: Edits): Draft => ({ edits, past: [] });

// As the API takes them. Rows are added one after the last, so lower rows come first.
export function corrections(edits: Edits): { path: string; value: string | null }[] {
  const number = (path: string) => Number(/\/(\d+)\//.exec(path)?.[1] ?? -1);
  return Object.entries(edits)
    .sort(([a], [b]) => number(a) - number(b))
    .map(([path, value]) => ({ path, value: value === '' ? null : value }));
}
