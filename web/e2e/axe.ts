// Accessibility by axe-core: what is serious or critical fails a test.
import axe from 'axe-core';
import type { Page } from 'playwright-core';

export async function seriousViolations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const results = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  return results.violations
    .filter((one) => one.impact === 'serious' || one.impact === 'critical')
    .flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`));
}

declare global {
  interface Window {
    axe: typeof axe;
  }
}
