// Writes the kinds of all fields, by path with * for a row number: node fields.mjs SCHEMA OUT
import { readFileSync, writeFileSync } from 'node:fs';

const [schemaPath, out] = process.argv.slice(2);
const schema = JSON.parse(readFileSync(schemaPath, 'utf8'));
const fields = {};

function walk(node, path, separator) {
  if (node.$ref) {
    fields[path] = node.$ref.replace('#/$defs/', '').replace('_field', '');
  } else if (node.type === 'array') {
    walk(node.items, `${path}/*`, '/');
  } else {
    for (const [name, child] of Object.entries(node.properties)) {
      walk(child, path ? path + separator + name : name, '.');
    }
  }
}

walk(schema.properties.fields, '', '.');
writeFileSync(out, JSON.stringify(fields, null, 1));
