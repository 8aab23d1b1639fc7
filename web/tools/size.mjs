// Fails when what the list of documents loads first is too large: node size.mjs DIST
// That is index.html, its scripts with all they import at once, their style sheets, one catalogue.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const LIMIT = 250_000; // bytes, compressed

const [dist] = process.argv.slice(2);
const read = (file) => readFileSync(join(dist, file));
const html = read('index.html').toString();
const first = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map((match) => match[1]);
const english = readdirSync(join(dist, 'assets')).find((name) => /^en-.*\.js$/.test(name));

const seen = new Set();
function add(file) {
  if (seen.has(file)) return;
  seen.add(file);
  if (!file.endsWith('.js')) return;
  const imports = read(file).toString().matchAll(/(?:from|import)\s*"\.\/([^"]+)"/g);
  for (const [, name] of imports) add(`assets/${name}`);
}
for (const file of [...first, `assets/${english}`]) add(file);

const size = ['index.html', ...seen].reduce((sum, file) => sum + gzipSync(read(file)).length, 0);
console.log(`The list of documents loads ${Math.round(size / 1000)} kB first (${seen.size + 1} files).`);
if (size > LIMIT) {
  console.error(`error: that is more than ${LIMIT / 1000} kB: load something later, or leave it out.`);
  process.exit(1);
}
