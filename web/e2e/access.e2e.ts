// Every page in light and dark, wide and on a phone: no serious finding of axe-core, nothing wider
// than the screen.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seriousViolations } from './axe';
import { launch, open, sample, Service } from './service';

const service = new Service();
let browser: Browser;
let document = '';

beforeAll(async () => {
  [browser] = await Promise.all([launch(), service.start()]);
  document = await service.finished('de_kassenbon.png');
});
afterAll(async () => {
  await browser.close();
  await service.stop();
});

const SIZES = [
  { width: 1440, height: 900 },
  { width: 360, height: 740 },
];
const LOOKS = SIZES.flatMap((size) => [
  { ...size, scheme: 'light' as const },
  { ...size, scheme: 'dark' as const },
]);

test.each(LOOKS)('$width px, $scheme', async (looks) => {
  const found: Record<string, string[]> = {};
  const { page, violations } = await open(browser, service, looks);
  const look = async (name: string) => {
    const serious = await seriousViolations(page);
    const wide = await page.evaluate(() => window.document.documentElement.scrollWidth > window.innerWidth);
    found[name] = [...serious, ...(wide ? ['wider than the screen'] : [])];
  };
  await page.goto('/documents');
  await page.getByRole('link', { name: 'Igelmarkt' }).first().waitFor();
  await look('documents');
  await page.getByRole('checkbox', { name: 'Select Igelmarkt' }).first().check();
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog').waitFor();
  await look('delete dialog');
  await page.goto('/upload');
  await page.locator('input[type=file]').first().setInputFiles(sample('de_kassenbon.png'));
  await page.getByText('You have uploaded this file before').waitFor();
  await look('upload');
  await page.goto(`/documents/${document}`);
  await page.getByRole('img', { name: /Page 1/ }).locator('[data-tone]').first().waitFor();
  await look('review');
  await page.getByRole('button', { name: 'Show the keys' }).click();
  await page.getByRole('dialog').waitFor();
  await look('keys');
  await page.goto('/nothing');
  await page.getByText('There is no such page').waitFor();
  await look('not found');
  await page.context().close();
  const stranger = await open(browser, service, { ...looks, signedIn: false });
  await stranger.page.goto('/');
  await stranger.page.getByRole('button', { name: 'Sign in' }).waitFor();
  const serious = await seriousViolations(stranger.page);
  await stranger.page.context().close();
  expect({ ...found, 'sign in': serious }).toEqual(
    Object.fromEntries([...Object.keys(found), 'sign in'].map((name) => [name, []])),
  );
  expect([...violations, ...stranger.violations]).toEqual([]);
});
