// A day of a clerk: sign in, upload, watch, review by keyboard, approve.
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { launch, open, sample, Service, type Looks, type Watched } from './service';

const FILES = ['de_kassenbon.png', 'se_bankgiro.pdf', 'fr_facture.pdf', 'nl_factuur.pdf', 'no_kid.pdf'];

const service = new Service();
let browser: Browser;
let opened: Watched[] = [];

beforeAll(async () => {
  [browser] = await Promise.all([launch(), service.start()]);
});
afterAll(async () => {
  await browser.close();
  await service.stop();
});
afterEach(async () => {
  expect(opened.flatMap((one) => one.violations)).toEqual([]);
  await Promise.all(opened.map((one) => one.page.context().close()));
  opened = [];
});

async function page(looks: Looks = {}) {
  const one = await open(browser, service, looks);
  opened.push(one);
  return one.page;
}

test('a wrong token is refused kindly, the right one opens the list', async () => {
  const tab = await page({ signedIn: false });
  await tab.goto('/');
  await tab.locator('input[name=token]').fill('wrong');
  await tab.keyboard.press('Enter');
  await tab.getByRole('alert').getByText('This token is wrong').waitFor();
  await tab.locator('input[name=token]').fill(service.token);
  await tab.keyboard.press('Enter');
  await tab.getByText('There are no documents yet.').waitFor();
});

test('five files are uploaded and followed to their end, and a reload forgets nothing', async () => {
  const tab = await page();
  await tab.goto('/upload');
  await tab.locator('input[type=file]').first().setInputFiles(FILES.map(sample));
  for (const name of FILES) await tab.getByRole('link', { name: `Open ${name}` }).waitFor({ timeout: 45_000 });
  await tab.reload();
  await tab.getByText('5 files').waitFor();
  expect(await tab.getByRole('link', { name: /^Open / }).count()).toBe(5);
});

test('duplicates and files that cannot be read are told at once', async () => {
  const tab = await page();
  await tab.goto('/upload');
  const files = tab.locator('input[type=file]').first();
  await files.setInputFiles(sample('se_bankgiro.pdf'));
  await tab.getByText('You have uploaded this file before').waitFor();
  await files.setInputFiles({ name: 'empty.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(0) });
  await tab.getByText('The file is empty.').waitFor();
  // What lies in the content shows when it is opened.
  await files.setInputFiles({ name: 'note.txt', mimeType: 'text/plain', buffer: Buffer.from('hello') });
  await tab.getByText('Cannot be opened').waitFor();
});

test('files are dropped and pasted, and followed without events too', async () => {
  const tab = await page();
  await tab.route('**/api/v1/events', (route) => route.fulfill({ status: 503, json: {} }));
  await tab.goto('/upload');
  const zone = tab.locator('[data-over]');
  const transfer = await tab.evaluateHandle(() => {
    const data = new DataTransfer();
    data.items.add(new File(['dropped'], 'dropped.txt'));
    return data;
  });
  await zone.dispatchEvent('drop', { dataTransfer: transfer });
  await tab.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(new File(['pasted'], 'pasted.txt'));
    document.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data }));
  });
  for (const name of ['dropped.txt', 'pasted.txt']) await tab.getByRole('link', { name: `Open ${name}` }).waitFor();
  await tab.getByRole('img', { name: 'Changes appear every few seconds' }).waitFor();
  const { documents } = await service.api('GET', '/documents?state=preprocess_error&search=ed.txt');
  for (const one of documents) await service.api('DELETE', `/documents/${one.document_id}`);
});

test('the list is filtered by the address and many are deleted at once', async () => {
  const tab = await page();
  await tab.goto('/documents?state=preprocess_error');
  await tab.getByRole('checkbox', { name: 'Select note.txt' }).check();
  await tab.getByRole('button', { name: 'Delete' }).click();
  await tab.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await tab.getByText('1 document done').waitFor();
  await tab.getByText('No document fits the filter.').waitFor();
  await tab.getByRole('searchbox').fill('kassenbon');
  await tab.waitForURL(/search=kassenbon/);
  await tab.getByRole('combobox').selectOption('');
  await tab.getByRole('link', { name: 'Igelmarkt' }).waitFor();
  expect(await tab.getByRole('grid').getByRole('link').count()).toBe(1);
});

test('a document is reviewed, corrected and approved by keyboard alone', async () => {
  const tab = await page();
  await tab.goto('/documents?search=kassenbon');
  await tab.getByRole('link', { name: 'Igelmarkt' }).waitFor();
  await tab.getByRole('grid').focus();
  await tab.keyboard.press('Enter');
  const seller = tab.getByLabel('Seller: Name');
  await seller.waitFor();
  const focused = () => tab.evaluate(() => document.activeElement?.id);
  expect(await focused()).toBe('field-seller-name');
  await tab.locator('[data-tone=active]').waitFor();
  await tab.keyboard.press('Alt+1');
  expect(await seller.inputValue()).toBe('EUR');
  await tab.keyboard.press('Control+z');
  expect(await seller.inputValue()).toBe('Igelmarkt Sauerbier');
  await tab.keyboard.press('Control+a');
  await tab.keyboard.type('Igelmarkt Sauerbier GmbH');
  await tab.keyboard.press('Enter');
  await tab.getByText('Nothing left to check').waitFor();
  expect(await focused()).toBe('approve');
  await tab.keyboard.press('?');
  await tab.getByRole('dialog').getByText('Save, approve, next document').waitFor();
  await tab.keyboard.press('Escape');
  await tab.getByRole('dialog').waitFor({ state: 'detached' });
  const id = tab.url().split('/').pop() ?? '';
  await tab.keyboard.press('Control+Enter');
  await tab.waitForURL((url) => !url.pathname.endsWith(id) && url.pathname.startsWith('/documents/'));
  const document = await service.api('GET', `/documents/${id}`);
  expect(document).toMatchObject({ status: 'approved', summary: { seller: 'Igelmarkt Sauerbier GmbH' } });
});

test('a click on a word fills the field, amounts typed in the local way are understood', async () => {
  const id = await service.finished('dk_faktura.pdf');
  const { words } = await service.api('GET', `/documents/${id}/pages/1/words`);
  const word = words.find((one: { text: string }) => /^[A-Za-z]{6,}/.test(one.text));
  const tab = await page();
  await tab.goto(`/documents/${id}`);
  const canvas = tab.getByRole('img', { name: /Page 1/ });
  await canvas.locator('[data-tone]').first().waitFor();
  const gross = tab.getByLabel('Total with VAT', { exact: true }).or(tab.getByLabel('Totals: Total with VAT'));
  await gross.fill('1.234,5 kr');
  await tab.keyboard.press('Tab');
  expect(await gross.inputValue()).toBe('1234.50');
  await tab.getByText('differs by').first().waitFor();
  const seller = tab.locator('#field-seller-name');
  await seller.focus();
  // The picture is fitted to its pane: width or height fills it.
  const pane = await canvas.boundingBox();
  if (!pane) throw new Error('no picture');
  const ratio = 842 / 595;
  const width = Math.min(pane.width, pane.height / ratio);
  const [x0, y0, x1, y1] = word.box;
  await tab.mouse.click(
    pane.x + (pane.width - width) / 2 + ((x0 + x1) / 2) * width,
    pane.y + (pane.height - width * ratio) / 2 + ((y0 + y1) / 2) * width * ratio,
  );
  await expect.poll(() => seller.inputValue()).toBe(word.text);
  await tab.reload();
  await seller.waitFor();
  expect(await seller.inputValue(), 'changes survive a reload').toBe(word.text);
});

test('changes of somebody else are put together with mine', async () => {
  const id = await service.finished('se_eur_services.pdf');
  const tab = await page();
  await tab.goto(`/documents/${id}`);
  await tab.locator('#field-seller-name').fill('Mine');
  await tab.locator('#field-invoice-number').fill('MINE-1');
  await service.api('PATCH', `/documents/${id}`, {
    corrections: [
      { path: 'invoice.number', value: 'THEIRS-1' },
      { path: 'invoice.due_date', value: '2030-01-31' },
    ],
  });
  await tab.keyboard.press('Control+s');
  const dialog = tab.getByRole('dialog');
  await dialog.getByText('Somebody changed this document').waitFor();
  await dialog.getByText('Invoice: Due date: 2030-01-31').waitFor();
  await dialog.getByLabel('Theirs: THEIRS-1').check();
  await dialog.getByRole('button', { name: 'Continue' }).click();
  await tab.keyboard.press('Control+s');
  await tab.getByRole('button', { name: 'Saved' }).waitFor();
  const { fields } = await service.api('GET', `/documents/${id}/result`);
  expect([fields.seller.name.value, fields.invoice.number.value, fields.invoice.due_date.value]).toEqual([
    'Mine',
    'THEIRS-1',
    '2030-01-31',
  ]);
});

test('ten thousand documents are no more rows than fit the screen', async () => {
  const tab = await page();
  const one = (await service.api('GET', '/documents?limit=1')).documents[0];
  await tab.route('**/api/v1/documents?*', async (route) => {
    const cursor = Number(new URL(route.request().url()).searchParams.get('cursor') ?? 0);
    const documents = Array.from({ length: 500 }, (_, n) => ({
      ...one,
      document_id: `${cursor + n}`,
      summary: { ...one.summary, seller: `Seller ${cursor + n}` },
    }));
    await route.fulfill({ json: { documents, next: cursor < 9500 ? `${cursor + 500}` : null } });
  });
  await tab.route('**/pages/1.png*', (route) => route.fulfill({ status: 404, json: {} }));
  await tab.goto('/documents');
  await tab.getByRole('link', { name: 'Seller 0', exact: true }).waitFor();
  const grid = tab.getByRole('grid');
  const begin = Date.now();
  while (!(await tab.getByRole('link', { name: 'Seller 9999' }).isVisible())) {
    await grid.evaluate((element) => element.scrollTo(0, element.scrollHeight));
    expect(await grid.getByRole('row').count()).toBeLessThan(60);
    if (Date.now() - begin > 30_000) throw new Error('the end was not reached in 30 s');
  }
});

test('the page speaks the language of the browser, and another when asked', async () => {
  const tab = await page({ locale: 'de-DE' });
  await tab.goto('/documents');
  await tab.getByRole('link', { name: 'Dokumente', exact: true }).waitFor();
  await tab.getByRole('button', { name: 'Konto und Sprache' }).click();
  await tab.getByRole('menuitem', { name: 'Svenska' }).click();
  await tab.getByRole('link', { name: 'Dokument', exact: true }).waitFor();
  expect(await tab.evaluate(() => document.documentElement.lang)).toBe('sv');
});
