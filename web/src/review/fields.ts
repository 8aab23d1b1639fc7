// A result as a flat list of fields, and which of them want a person first.
import kinds from '@generated/fields.json';
import type { Schemas } from '@/api/client';
import type { Kind } from './values';

export type Result = Schemas['InvoiceResult'];
export type Check = Result['checks'][number];
export type Field = Schemas['text_field'];
export type Fields = ReadonlyMap<string, Field>;

const KINDS = kinds as Record<string, Kind>;
const KEY = [
  'seller.name',
  'invoice.number',
  'invoice.issue_date',
  'invoice.due_date',
  'totals.gross',
  'totals.net',
  'totals.vat',
  'totals.due',
  'invoice.currency',
  'seller.vat_id',
  'payment.remittance_reference',
  'payment.accounts/0/iban_or_account',
];
const GROUPS = ['invoice', 'seller', 'buyer', 'totals', 'vat_breakdown', 'payment'];

const isField = (node: object): node is Field => 'value' in node && 'status' in node;

// Paths are those of corrections: totals.gross, lines/2/price.net.
export function flatten(result: Result): Fields {
  const found = new Map<string, Field>();
  const walk = (node: object, path: string) => {
    if (isField(node)) found.set(path, node);
    else if (Array.isArray(node)) node.forEach((row: object, index) => walk(row, `${path}/${index}`));
    else {
      const separator = /\/\d+$/.test(path) ? '/' : '.';
      for (const [name, child] of Object.entries(node)) {
        walk(child as object, path ? path + separator + name : name);
      }
    }
  };
  walk(result.fields, '');
  return found;
}

export const kindOf = (path: string): Kind => KINDS[path.replace(/\/\d+\//, '/*/')] ?? 'text';
export const groupOf = (path: string) => path.split(/[./]/)[0] ?? '';
// The field's own name: "gross" of totals.gross, "price.net" of lines/2/price.net.
export const leafOf = (path: string) =>
  /\/(?:\d+|\*)\/(.+)$/.exec(path)?.[1] ?? path.slice(groupOf(path).length + 1);
export const rowOf = (path: string) => {
  const row = /\/(\d+)\//.exec(path)?.[1];
  return row === undefined ? undefined : Number(row);
};
export const isLine = (path: string) => path.startsWith('lines/');

// "field_unproven:seller.name" is about seller.name.
const pathOf = (code: string) => code.split(':')[1] ?? '';

// What a failed check or a reason of the verdict is about.
function accused(result: Result): Set<string> {
  const paths = new Set<string>();
  for (const check of result.checks) {
    if (check.outcome === 'failed' && check.severity !== 'info') {
      for (const path of check.paths) paths.add(path);
    }
  }
  for (const reason of result.reasons) {
    paths.add(pathOf(reason.code));
  }
  return paths;
}

const rank = (path: string) => {
  const place = KEY.indexOf(path);
  return place < 0 ? KEY.length : place;
};

export interface Sections {
  doubtful: string[]; // what a person has to look at, most important first
  groups: { name: string; paths: string[] }[];
  unsure: ReadonlySet<string>; // everything that nothing proves, lines too
  reasons: string[]; // for people, where they are about no field
}

const isKnown = (path: string) => path.replace(/\/\d+\//, '/*/') in KINDS;
const isKey = (path: string) => KEY.includes(path);

// What the verdict names and the fields that matter most; without any, all that is unproven.
function doubtfulOf(result: Result, unsure: ReadonlySet<string>, fields: Fields): string[] {
  const named = new Set([...accused(result), ...[...unsure].filter(isKey)]);
  const header = (paths: Iterable<string>) =>
    [...paths].filter((path) => isKnown(path) && !isLine(path));
  const found = header(named);
  return (found.length > 0 ? found : header(unsure)).sort(
    (a, b) => rank(a) - rank(b) || confidence(fields, a) - confidence(fields, b),
  );
}

export function sectionsOf(result: Result, fields: Fields): Sections {
  const unsure = new Set<string>();
  for (const [path, field] of fields) if (field.status === 'needs_review') unsure.add(path);
  const doubtful = doubtfulOf(result, unsure, fields);
  const rest = new Set([...KEY, ...fields.keys()].filter((path) => !isLine(path)));
  for (const path of doubtful) rest.delete(path);
  const names = [...new Set([...GROUPS, ...[...rest].map(groupOf)])];
  const groups = names
    .map((name) => ({ name, paths: [...rest].filter((path) => groupOf(path) === name) }))
    .filter((group) => group.paths.length > 0);
  const reasons = result.reasons
    .filter((reason) => !fields.has(pathOf(reason.code)) && !doubtful.includes(pathOf(reason.code)))
    .map((reason) => reason.message);
  return { doubtful, groups, unsure, reasons };
}

const confidence = (fields: Fields, path: string) => fields.get(path)?.confidence ?? 0;

// Fields that a document may still get, for "add a field".
export const addable = (fields: Fields, shown: ReadonlySet<string>) =>
  Object.keys(KINDS).filter((path) => !path.includes('*') && !fields.has(path) && !shown.has(path));

export const allPaths = () => Object.keys(KINDS);
