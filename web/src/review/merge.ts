// Somebody else has changed the document in the meantime: both sides' changes, put together. Pure.
import type { Edits } from './draft';
import type { Fields } from './fields';

export interface Conflict {
  path: string;
  mine: string;
  theirs: string;
}

export interface Merge {
  kept: Edits; // mine, which nobody else touched
  conflicts: Conflict[];
  theirs: { path: string; value: string }[]; // theirs, which I did not touch
}

const value = (fields: Fields, path: string) => fields.get(path)?.value ?? '';

export function merge(before: Fields, now: Fields, edits: Edits): Merge {
  const out: Merge = { kept: {}, conflicts: [], theirs: [] };
  const kept: Record<string, string> = {};
  for (const [path, mine] of Object.entries(edits)) {
    const theirs = value(now, path);
    if (theirs === value(before, path)) kept[path] = mine;
    else if (theirs !== mine) out.conflicts.push({ path, mine, theirs });
  }
  for (const path of new Set([...before.keys(), ...now.keys()])) {
    if (!(path in edits) && value(before, path) !== value(now, path)) {
      out.theirs.push({ path, value: value(now, path) });
    }
  }
  return { ...out, kept };
}
