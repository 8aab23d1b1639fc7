// Writes the licences of everything that ends up in the page: node licences.mjs DIST
// Most of them ask that their text goes with every copy.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ALLOWED = new Set(['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT', '(MIT OR CC0-1.0)']);

const [dist] = process.argv.slice(2);
const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const shipped = Object.entries(packages).filter(
  ([path, entry]) => path && !entry.dev && !entry.devOptional && existsSync(path),
);

function textOf(path, { license }) {
  const file = readdirSync(path).find((name) => /^licen[cs]e/i.test(name));
  return file ? readFileSync(join(path, file), 'utf8').trim() : `Licence: ${license}`;
}

const parts = shipped.map(([path, entry]) => {
  const name = path.replace(/^.*node_modules\//, '');
  if (!ALLOWED.has(entry.license)) {
    throw new Error(`${name} is under ${entry.license}: look whether it may be shipped (licences.mjs).`);
  }
  return `${name} ${entry.version}\n\n${textOf(path, entry)}\n`;
});
if (parts.length < 10) throw new Error('package-lock.json names hardly any package: is it whole?');
writeFileSync(join(dist, 'licences.txt'), parts.join(`\n${'-'.repeat(72)}\n\n`));
