// `./dev screens`: pictures of every page for the docs, in light and dark, wide and on a phone.
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { launch, open, sample, Service, type Looks } from './service';

const OUT = resolve(import.meta.dirname, '../../docs/screens');
const FILES = [
  'at_photo.jpg', 'se_kvitto.png', 'gb_usd_export.pdf', 'no_kid.pdf', 'fr_facture.pdf', 'se_two_pages.tiff',
  'it_fattura.pdf', 'dk_faktura.pdf', 'es_factura.pdf', 'de_rechnung.pdf', 'nl_factuur.pdf', 'se_bankgiro.pdf',
  'de_kassenbon.png',
];
const LOOKS: Record<string, Looks> = {
  light: { width: 1280, height: 800 },
  dark: { width: 1280, height: 800, scheme: 'dark' },
  phone: { width: 360, height: 740 },
};

async function shoot(page: Page, name: string) {
  await page.screenshot({ path: join(OUT, `${name}.png`), animations: 'disabled' });
}

// Every visible small picture has arrived.
const settled = (page: Page) =>
  expect.poll(() => page.locator('span[class*=thumb]').count(), { timeout: 20_000 }).toBe(0);

test('screens', { timeout: 180_000 }, async () => {
  mkdirSync(OUT, { recursive: true });
  const service = new Service();
  await service.start();
  const browser = await launch();
  const ids = new Map<string, string>();
  for (const file of FILES) ids.set(file, await service.finished(file));
  for (const [look, options] of Object.entries(LOOKS)) {
    const { page } = await open(browser, service, options);
    await page.goto('/documents');
    await page.getByRole('link', { name: 'Igelmarkt' }).waitFor();
    await settled(page);
    await shoot(page, `documents-${look}`);
    for (const file of ['de_kassenbon.png', 'nl_factuur.pdf']) {
      await page.goto(`/documents/${ids.get(file)}`);
      await page.getByRole('img', { name: /Page 1/ }).locator('[data-tone]').first().waitFor();
      await shoot(page, `review-${file.slice(0, 2)}-${look}`);
    }
    await page.getByRole('region', { name: 'Lines' }).scrollIntoViewIfNeeded();
    await page.locator('#field-lines-1-quantity').focus();
    await shoot(page, `lines-${look}`);
    await page.getByRole('button', { name: 'Show the keys' }).click();
    await page.getByRole('dialog').getByText('Rotate the page').waitFor();
    await shoot(page, `keys-${look}`);
    await page.goto('/upload');
    await page.locator('input[type=file]').first().setInputFiles(['de_kassenbon.png', 'se_kvitto.png'].map(sample));
    await page.locator('input[type=file]').first().setInputFiles({ name: 'empty.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(0) });
    await page.getByText('You have uploaded this file before').nth(1).waitFor();
    await page.getByText('The file is empty.').waitFor();
    await shoot(page, `upload-${look}`);
    for (const item of (await service.api('GET', '/documents?limit=2')).documents) {
      await expect.poll(() => service.api('DELETE', `/documents/${item.document_id}`).then(() => true, () => false), { timeout: 30_000 }).toBe(true);
    }
    await page.context().close();
    const stranger = await open(browser, service, { ...options, signedIn: false });
    await stranger.page.goto('/');
    await stranger.page.getByRole('button', { name: 'Sign in' }).waitFor();
    await shoot(stranger.page, `sign-in-${look}`);
    await stranger.page.context().close();
  }
  await browser.close();
  await service.stop();
});
