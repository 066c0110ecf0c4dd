import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium, selectors, type Browser, type Page } from 'playwright-core';
import { findChromium } from '../../scripts/services/chromium';
import { prepareN8n, setUp, shippedQuickstart, type N8n } from '../../scripts/services/n8n';
import { describeWith, tarball } from './needs';

const quickstartFile = join(resolve(__dirname, '../..'), 'workflows/quickstart.json');
const pictures = join(resolve(__dirname, '../..'), '.loghorn/screenshots');
/** A word that a person types (it stands in the codex, not in the name), which node it must find, and the parameters of that node's first screen. */
const searches = [
  { typed: 'anomalies', node: 'Log Anomaly Trigger', shows: ['query', 'learnFromHours'] },
  { typed: 'deduplicate', node: 'Raise Alerts', shows: ['book'] },
  { typed: 'on-call', node: 'Alert Trigger', shows: ['book', 'minimumSeverity'] },
] as const;

jest.setTimeout(300_000);

describeWith(['CHROMIUM'], "n8n's editor in a headless browser", () => {
  let folder: string;
  let n8n: N8n;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    selectors.setTestIdAttribute('data-test-id');
    mkdirSync(pictures, { recursive: true });
    folder = mkdtempSync(join(tmpdir(), 'loghorn-editor-'));
    n8n = await prepareN8n({ userFolder: folder, tarball: await tarball() });
    await n8n.publish(setUp(shippedQuickstart()));
    await n8n.start();
    browser = await startBrowser();
    page = await browser.newPage({ viewport: { width: 1500, height: 950 } });
    page.setDefaultTimeout(90_000);
    await page.route('**/*', (route) => (route.request().url().startsWith(n8n.url) ? route.continue() : route.abort()));
    await signIn(page, n8n);
  });

  afterAll(async () => {
    await browser?.close();
    await n8n?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each(searches)('$node is found by search, placed on a canvas and opened', async ({ typed, node, shows }) => {
    await page.goto(`${n8n.url}/workflow/new`);
    await page.getByTestId('node-creator-plus-button').click();
    await page.getByTestId('node-creator-search-bar').fill(typed);
    await page.getByTestId('node-creator').getByText(node, { exact: true }).first().click();
    await page.getByText('Add to workflow').click();
    await page.getByTestId('ndv').waitFor();
    for (const parameter of shows) await page.getByTestId(`parameter-input-${parameter}`).waitFor();
    await page.screenshot({ path: join(pictures, `opened-${node.replaceAll(' ', '-').toLowerCase()}.png`) });
    await page.getByTestId('ndv-close-button').click();
    await page.locator(`[data-test-id=canvas-node][data-node-name="${node}"]`).waitFor();
  });

  test('the file of the quick start is imported unchanged by the editor', async () => {
    await page.goto(`${n8n.url}/workflow/new`);
    await page.getByTestId('node-creator-plus-button').waitFor();
    await page.getByTestId('workflow-import-input').setInputFiles(quickstartFile);
    for (const { node } of searches) await page.locator(`[data-node-name="${node}"]`).first().waitFor();
    await page.screenshot({ path: join(pictures, 'imported.png') });
    expect(await page.getByText('Install this node').count()).toBe(0);
  });

  test('the quick start stands on one canvas with all of its nodes, none of them unknown', async () => {
    await page.goto(`${n8n.url}/workflow/${shippedQuickstart().id}`);
    for (const { node } of searches) await page.locator(`[data-node-name="${node}"]`).first().waitFor();
    await page.screenshot({ path: join(pictures, 'quickstart.png') });
    expect(await page.getByText('Install this node').count()).toBe(0);
  });
});

async function startBrowser(): Promise<Browser> {
  const found = process.env.LOGHORN_TEST_CHROMIUM ? { path: process.env.LOGHORN_TEST_CHROMIUM } : await findChromium();
  if (!('path' in found)) throw new Error(found.why);
  return await chromium.launch({ executablePath: found.path, args: ['--no-sandbox'] });
}

async function signIn(page: Page, { url, login }: N8n): Promise<void> {
  const email = page.locator('input[name=emailOrLdapLoginId]');
  // A page that was asked of an n8n just started, on a busy machine, may stay empty for good.
  for (let tries = 0; tries < 3 && !(await email.isVisible()); tries++) {
    await page.goto(`${url}/signin`);
    await email.waitFor({ timeout: 60_000 }).catch(() => undefined);
  }
  await email.fill(login.email);
  await page.locator('input[name=password]').fill(login.password);
  await page.keyboard.press('Enter');
  await page.waitForURL((there) => !there.pathname.includes('signin'));
}
