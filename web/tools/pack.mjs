// Packs the built page for the program: node pack.mjs FOLDER reads FOLDER/dist and writes
// FOLDER/assets.bin (all bytes) and FOLDER/assets.cpp (what is where; src/web/assets.h).
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';

const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

function filesOf(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesOf(path) : [path];
  });
}

function typeOf(path) {
  const type = TYPES[extname(path)];
  if (!type) throw new Error(`${path}: no content type is known for this ending (pack.mjs).`);
  return type;
}

const [folder] = process.argv.slice(2);
const dist = join(folder, 'dist');
const chunks = [];
let size = 0;
const place = (bytes) => {
  const at = size;
  chunks.push(bytes);
  size += bytes.length;
  return `part(${at}, ${bytes.length})`;
};

const rows = filesOf(dist)
  .map((file) => ({ file, path: '/' + relative(dist, file) }))
  .sort((a, b) => (a.path < b.path ? -1 : 1))
  .map(({ file, path }) => {
    const plain = readFileSync(file);
    const packed = gzipSync(plain, { level: 9 });
    const etag = createHash('sha256').update(plain).digest('hex').slice(0, 20);
    const gzip = packed.length < plain.length ? place(packed) : '{}';
    return `      {"${path}", "${typeOf(path)}", "${etag}", ${path.startsWith('/assets/')}, ${place(plain)}, ${gzip}},`;
  });

writeFileSync(join(folder, 'assets.bin'), Buffer.concat(chunks));
writeFileSync(
  join(folder, 'assets.cpp'),
  `// Made from web/ by web/tools/pack.mjs; not to be edited.
#include "web/assets.h"

__asm__(
    ".pushsection .rodata\\n"
    ".globl iscan_web_assets\\n"
    "iscan_web_assets:\\n"
    ".incbin \\"${join(folder, 'assets.bin')}\\"\\n"
    ".popsection\\n");
extern "C" const char iscan_web_assets[];

namespace iscan::web {
namespace {

std::string_view part(std::size_t at, std::size_t size) { return {iscan_web_assets + at, size}; }

}  // namespace

std::span<const Asset> assets() {
  static const Asset table[] = {
${rows.join('\n')}
  };
  return table;
}

}  // namespace iscan::web
`,
);
