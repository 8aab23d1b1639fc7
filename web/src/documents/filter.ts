// What the list shows stands in the address, so that it can be shared, kept and gone back to.
import type { State } from '@/api/client';
import { STATES } from '@/lib/states';

export interface Filter {
  state?: State;
  search?: string;
  from?: string; // first and last day of upload, ISO
  to?: string;
}

const isDay = (text: string) => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
const isState = (text: string): text is State => (STATES as readonly string[]).includes(text);

// Values that mean nothing are left out: an old bookmark must not end in an error.
export function filterFrom(query: URLSearchParams): Filter {
  const filter: Filter = {};
  const state = query.get('state') ?? '';
  const search = query.get('search')?.trim() ?? '';
  const from = query.get('from') ?? '';
  const to = query.get('to') ?? '';
  if (isState(state)) filter.state = state;
  if (search) filter.search = search;
  if (isDay(from)) filter.from = from;
  if (isDay(to)) filter.to = to;
  return filter;
}

// A change of a filter; an empty text takes a condition away.
export type Patch = { [Name in keyof Filter]?: string };

export function queryFrom(filter: Patch): URLSearchParams {
  return new URLSearchParams(
    Object.entries(filter).filter((entry): entry is [string, string] => Boolean(entry[1])),
  );
}
