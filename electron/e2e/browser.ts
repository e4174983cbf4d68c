/** A Chromium for tests of the screen: the one from the packages, else the computer's own. */
import { existsSync } from 'node:fs';
import packaged from '@sparticuz/chromium';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';

const installed = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Launches a headless Chromium without a GPU. Rejects when there is none. The caller closes it. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = await findBrowser();
  return chromium.launch({
    executablePath,
    headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--font-render-hinting=none'],
  });
}

async function findBrowser(): Promise<string> {
  try {
    return await packaged.executablePath();
  } catch (error) {
    const found = installed.find((path) => existsSync(path));
    if (found === undefined) throw new Error('No Chromium: install one as /usr/bin/chromium.', { cause: error });
    return found;
  }
}

/** Notes whatever a page complains of: errors and warnings on its console, and errors nobody caught. */
export function noteComplaints(page: Page, complaints: string[]): void {
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
}
