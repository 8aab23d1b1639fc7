// The real program on an empty folder, and a real browser that may reach nothing else.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

const ROOT = resolve(import.meta.dirname, '../..');
const BINARY = process.env.ISCAN_BIN ?? join(ROOT, 'build/release/bin/iscan');
export const sample = (name: string) => join(ROOT, 'samples', name);

export class Service {
  url = '';
  token = '';
  private process: ChildProcess | undefined;
  private readonly folder = mkdtempSync(join(tmpdir(), 'iscan_page_'));

  async start() {
    const flags = ['--config', '/dev/null', 'serve', '--listen', '127.0.0.1:0'];
    this.process = spawn(BINARY, [...flags, '--set', `data.dir=${this.folder}/data`], {
      cwd: this.folder,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const stdout = this.process.stdout;
    if (!stdout) throw new Error('no stdout');
    for await (const line of createInterface({ input: stdout })) {
      this.token = /[Aa]dmin token.*?:\s*(\S+)\s*$/.exec(line)?.[1] ?? this.token;
      this.url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0] ?? this.url;
      if (this.url) break;
    }
    if (!this.url) throw new Error(`${BINARY} serve did not start`);
    stdout.resume();
  }

  async stop() {
    const ended = new Promise((done) => this.process?.once('exit', done));
    this.process?.kill('SIGTERM');
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }

  async api(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${this.token}`,
        ...(body === undefined || body instanceof FormData ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    return (text ? JSON.parse(text) : undefined) as any;
  }

  // Uploads without the page; resolves with the document's id when its state is final.
  async finished(name: string): Promise<string> {
    const form = new FormData();
    form.append('file', new Blob([readFileSync(sample(name))]), basename(name));
    const { document_id: id } = await this.api('POST', '/documents/upload', form);
    const deadline = Date.now() + 50_000;
    while (Date.now() < deadline) {
      const { progress, verdict } = await this.api('GET', `/documents/${id}/status`);
      if (verdict || progress.percentage === 100) return id;
      await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error(`${name} did not finish`);
  }
}

// Violations of the page's own rules: what it must never do, in any test.
export class Watched {
  readonly violations: string[] = [];

  constructor(
    readonly page: Page,
    service: Service,
  ) {
    page.on('pageerror', (error) => this.violations.push(`script: ${error.message}`));
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) this.violations.push(message.text());
    });
    page.on('request', (request) => {
      const ours = request.url().startsWith(service.url) || request.url().startsWith('blob:');
      if (!ours) this.violations.push(`request to ${request.url()}`);
    });
  }
}

export const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });

export interface Looks {
  scheme?: 'light' | 'dark';
  width?: number;
  height?: number;
  signedIn?: boolean;
  locale?: string;
}

export async function open(browser: Browser, service: Service, looks: Looks = {}): Promise<Watched> {
  const { scheme = 'light', width = 1440, height = 900, signedIn = true, locale = 'en-GB' } = looks;
  const options: BrowserContextOptions = {
    baseURL: service.url,
    colorScheme: scheme,
    viewport: { width, height },
    hasTouch: width < 600,
    isMobile: width < 600,
    locale,
    reducedMotion: 'reduce',
  };
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  if (signedIn) {
    await page.addInitScript((token) => window.sessionStorage.setItem('iscan.token', token), service.token);
  }
  return new Watched(page, service);
}
