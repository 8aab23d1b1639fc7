import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { allPaths, groupOf, leafOf } from '@/review/fields';
import { BINDINGS } from '@/review/keys';
import { leafKey } from '@/review/labels';
import { STATES } from '@/lib/states';
import api from '@generated/openapi.json';
import de from './de.json';
import en from './en.json';
import sv from './sv.json';

function texts(node: object, path = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, child] of Object.entries(node)) {
    const key = path ? `${path}.${name}` : name;
    if (typeof child === 'string') found.set(key, child);
    else for (const [k, v] of texts(child as object, key)) found.set(k, v);
  }
  return found;
}

const english = texts(en);
const has = (key: string) => english.has(key) || (english.has(`${key}_one`) && english.has(`${key}_other`));

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.tsx?$/.test(entry.name) && !entry.name.includes('.test.') ? [readFileSync(path, 'utf8')] : [];
  });
}

const placeholders = (text: string) => [...text.matchAll(/{{(\w+)}}/g)].map((match) => match[1]).sort();

test.each([
  ['sv', sv],
  ['de', de],
])('%s has every text, with the same placeholders', (_, catalogue) => {
  const other = texts(catalogue);
  expect([...other.keys()].sort()).toEqual([...english.keys()].sort());
  for (const [key, text] of english) {
    expect(other.get(key), key).toBeTruthy();
    expect(placeholders(other.get(key) ?? ''), key).toEqual(placeholders(text));
  }
});

test('every text that the page asks for is there', () => {
  const asked = sources('src').flatMap((text) => [...text.matchAll(/\bt\('([a-z_.]+)'/g)].map((match) => match[1] ?? ''));
  expect(asked.length).toBeGreaterThan(100);
  expect(asked.filter((key) => !has(key))).toEqual([]);
});

test('whatever a field may come from or be proven by has a name', () => {
  const { source, validated_by } = api.components.schemas.text_field.properties;
  const wanted = [
    ...source.enum.map((name) => `review.source.${name}`),
    ...validated_by.items.enum.map((name) => `review.by.${name}`),
    ...api.components.schemas.State.enum.map((name) => `state.${name}`),
  ];
  expect(wanted.filter((key) => !has(key))).toEqual([]);
});

test('states, fields and keys have names', () => {
  const wanted = [
    ...STATES.flatMap((state) => [`state.${state}`, `state_hint.${state}`]),
    ...allPaths().flatMap((path) => [leafKey(leafOf(path)), `group.${groupOf(path)}`]),
    ...BINDINGS.map(({ command }) => `review.key.${command}`),
  ];
  expect(wanted.filter((key) => !has(key))).toEqual([]);
});
