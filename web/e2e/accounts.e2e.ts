// Accounts by their contract: the answers of /api/v1/auth are given here, the rest is real.
import type { Browser, Page, Route } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seriousViolations } from './axe';
import { launch, open, Service, type Looks } from './service';

const service = new Service();
let browser: Browser;

beforeAll(async () => {
  [browser] = await Promise.all([launch(), service.start()]);
});
afterAll(async () => {
  await browser.close();
  await service.stop();
});

const USER = { id: 'u1', email: 'ann@example.com', name: 'Ann', role: 'viewer' };
const OUT = { authenticated: false, setup_needed: false, oidc: { enabled: false, name: '' } };
const IN = {
  authenticated: true,
  setup_needed: false,
  csrf_token: 'csrf-1',
  user: USER,
  company: { id: 'c1', name: 'Acme AB' },
};

interface Sent {
  path: string;
  body: unknown;
  csrf: string | undefined;
}

// Answers as accounts do; `answer` may refuse. What was sent is kept.
async function withAccounts(session: object, looks: Looks = {}, answer?: (sent: Sent, route: Route) => Promise<boolean>) {
  const { page, violations } = await open(browser, service, { ...looks, signedIn: false });
  const state = { session, sent: [] as Sent[] };
  await page.route('**/api/v1/**', async (route) => {
    const request = route.request();
    const path = new URL(request.url()).pathname.replace('/api/v1', '');
    if (path === '/auth/session') return route.fulfill({ json: state.session });
    if (path === '/documents') return route.fulfill({ json: { documents: [], next: null } });
    if (path === '/events') return route.fulfill({ status: 503, json: {} });
    const sent = { path, body: request.postDataJSON(), csrf: request.headers()['x-csrf-token'] };
    state.sent.push(sent);
    if (await answer?.(sent, route)) return;
    state.session = path === '/auth/logout' ? OUT : IN;
    return route.fulfill({ status: 204 });
  });
  return { page, violations, state };
}

const refuse = (route: Route, status: number, code: string) =>
  route.fulfill({ status, contentType: 'application/problem+json', json: { code, detail: code } });

const fill = async (page: Page, values: Record<string, string>) => {
  for (const [name, value] of Object.entries(values)) await page.locator(`input[name=${name}]`).fill(value);
};

test('signing in asks for the second factor when the account has one', async () => {
  const { page, state, violations } = await withAccounts(OUT, {}, async ({ path, body }, route) => {
    if (path !== '/auth/login' || (body as { totp?: string }).totp) return false;
    await refuse(route, 401, 'totp_needed');
    return true;
  });
  await page.goto('/documents');
  await fill(page, { email: 'ann@example.com', password: ' with spaces ' });
  await page.keyboard.press('Enter');
  await page.getByLabel('Code from your authenticator app').waitFor();
  await page.keyboard.type('123456');
  await page.keyboard.press('Enter');
  await page.getByText('There are no documents yet.').waitFor();
  expect(state.sent.at(-1)?.body).toEqual({
    email: 'ann@example.com',
    password: ' with spaces ',
    totp: '123456',
  });
  expect(await page.getByRole('link', { name: 'Upload', exact: true }).count(), 'a viewer uploads nothing').toBe(0);
  await page.getByRole('button', { name: 'Account and language' }).click();
  await page.getByText('Acme AB').waitFor();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  expect(state.sent.at(-1)).toEqual({ path: '/auth/logout', body: null, csrf: 'csrf-1' });
  expect(violations).toEqual([]);
});

test('the first account is set up with the code in the address', async () => {
  const { page, state } = await withAccounts({ ...OUT, setup_needed: true });
  await page.goto('/setup?code=abc');
  await fill(page, { company: 'Acme AB', name: 'Ann', email: 'ann@example.com', password: 'correct horse battery' });
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect.poll(() => state.sent[0]?.body).toEqual({
    company: 'Acme AB',
    name: 'Ann',
    email: 'ann@example.com',
    password: 'correct horse battery',
    code: 'abc',
  });
});

test('links in e-mails lead to a new password and into an invitation', async () => {
  const { page, state } = await withAccounts(OUT);
  await page.goto('/reset');
  await fill(page, { email: 'ann@example.com' });
  await page.keyboard.press('Enter');
  await page.getByRole('status').getByText('a link is on its way').waitFor();
  await page.goto('/reset?token=r1');
  await fill(page, { password: 'correct horse battery' });
  await page.keyboard.press('Enter');
  await expect.poll(() => state.sent.at(-1)).toMatchObject({
    path: '/auth/reset/confirm',
    body: { token: 'r1', password: 'correct horse battery' },
  });
  state.session = OUT;
  await page.goto('/invitation?token=i1');
  await fill(page, { name: 'Ann', password: 'correct horse battery' });
  await page.keyboard.press('Enter');
  await page.getByText('There are no documents yet.').waitFor();
  expect(state.sent.at(-1)).toMatchObject({
    path: '/auth/invitations/accept',
    body: { token: 'i1', name: 'Ann', password: 'correct horse battery' },
  });
});

test('a session that ends leads back to the form', async () => {
  const { page, state } = await withAccounts({ ...IN, user: { ...USER, role: 'reviewer' } });
  await page.goto('/documents');
  await page.getByText('There are no documents yet.').waitFor();
  state.session = OUT;
  await page.route('**/api/v1/documents?*', (route) => refuse(route, 401, 'session_ended'));
  await page.getByRole('searchbox').fill('x');
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
});

test.each(['light', 'dark'] as const)('the forms have no serious violations, %s', async (scheme) => {
  const { page, state } = await withAccounts(OUT, { scheme, width: 360, height: 740 });
  for (const path of ['/', '/reset', '/reset?token=x', '/invitation?token=x', '/setup?code=x']) {
    state.session = path.startsWith('/setup') ? { ...OUT, setup_needed: true } : OUT;
    await page.goto(path);
    await page.locator('form').waitFor();
    expect(await seriousViolations(page), path).toEqual([]);
  }
});
