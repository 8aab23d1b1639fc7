// Which columns the lines of a document have. Pure.
import { leafOf } from './fields';

const ALWAYS = ['item.name', 'quantity', 'price.net', 'vat.rate', 'net_amount'];

// The usual columns first, then those that some row has.
export function columnsOf(paths: Iterable<string>): string[] {
  const found = new Set(ALWAYS);
  for (const path of paths) if (path.startsWith('lines/')) found.add(leafOf(path));
  const extra = [...found].filter((name) => !ALWAYS.includes(name) && name !== 'id');
  return [...ALWAYS.slice(0, -1), ...extra, 'net_amount'];
}
