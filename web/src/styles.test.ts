import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

function components(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return components(path);
    if (!entry.name.endsWith('.tsx')) return [];
    const imports = [...readFileSync(path, 'utf8').matchAll(/import \{([^}]+)\} from '@mantine\/core'/g)];
    return imports.flatMap((match) => (match[1] ?? '').split(',').map((name) => name.trim()));
  });
}

test('every component that is used has its style sheet', () => {
  const styles = readFileSync('src/styles.ts', 'utf8');
  const used = new Set(components('src'));
  expect(used.size).toBeGreaterThan(20);
  const missing = [...used].filter(
    (name) =>
      existsSync(`node_modules/@mantine/core/styles/${name}.css`) &&
      !styles.includes(`@mantine/core/styles/${name}.css`),
  );
  expect(missing).toEqual([]);
});
