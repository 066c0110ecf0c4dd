import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseCliArguments, type ScanArguments } from '../../cli/arguments';
import { htmlPage } from '../../cli/html-page';
import { htmlText } from '../../cli/html-text';
import { PageFacts } from '../../cli/page-facts';
import { scan } from '../../cli/scan';
import { createWorld } from '../../testbed';

jest.setTimeout(60_000);

const HOUR = 3_600_000;
const from = Date.UTC(2026, 10, 18, 8);
const SECRET = 'pl4nted-s3cret-of-nobody';
const EVIL = `ERROR [main] <script>alert(1)</script><img src=x onerror=alert(2)> \u202e\u0000\x1b[31m"'\` </style></code> password=${SECRET}`;

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'page-'))));
afterAll(() => rmSync(folder, { recursive: true }));

async function pageOf(texts: readonly string[], service = 'app'): Promise<string> {
  const path = join(folder, '<b>app.log');
  writeFileSync(path, texts.join('\n'));
  const given = parseCliArguments(['scan', path, '--html', 'page.html']) as ScanArguments;
  const inputs = [{ path, service, index: 0 }];
  const result = await scan({ inputs, given, now: from, totalBytes: 1, onProgress: () => undefined });
  return htmlPage(result, result.facts ?? new PageFacts(0, 0));
}

function hostileLog(): string[] {
  const texts = [...createWorld({ seed: 5, services: ['warehouse'] }).lines({ from, until: from + 3 * HOUR })];
  const evil = Array.from({ length: 60 }, (_, index) => {
    const stamp = new Date(from + 2 * HOUR + index * 1_000).toISOString();
    return `${stamp.replace('T', ' ')} ${EVIL} ${index}`;
  });
  const middle = texts.findIndex(({ text }) => text.startsWith('2026-11-18 10:'));
  return texts.map(({ text }) => text).toSpliced(middle, 0, ...evil);
}

const plainLines = (length: number): string[] =>
  Array.from({ length }, (_, nth) => `${new Date(from + (600 + nth) * 1_000).toISOString()} INFO order ${nth} placed`);

test('a hostile log brings no tag, no control character and no secret into the page', async () => {
  const page = await pageOf(hostileLog(), '<i onclick=1>"app"');
  expect(page).toContain('&lt;script&gt;alert(1)');
  expect(page).not.toMatch(/<(script|img|i onclick|b>app)/);
  expect(page.match(/<\/style>/g)).toHaveLength(1);
  expect(page.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e]/);
  expect(page).not.toContain(SECRET);
});

test('the page asks nobody for anything, and its policy says so', async () => {
  const page = await pageOf(hostileLog());
  expect(page).toMatch(/Content-Security-Policy" content="default-src 'none'; style-src 'sha256-[\w+/=]{44}';/);
  expect(page).not.toMatch(/(src|href)="(?!#a\d)|@import|url\(|style="/);
});

test('every anomaly is marked on the timeline and told below it', async () => {
  const page = await pageOf(hostileLog());
  const told = [...page.matchAll(/<article [^>]*id="(a\d+)"/g)].map(([, id]) => id!);
  expect(told.length).toBeGreaterThan(0);
  for (const id of told) expect(page).toContain(`href="#${id}"`);
  expect(page).toMatch(/<h2>Kinds of line/);
});

test('a kind of line that became more general says as what it was born, and how often', async () => {
  const told = (nth: number): string => {
    const stamp = new Date(from + nth * 1_000).toISOString();
    const user = ['<b>bob</b>', 'eve'][nth % 2]!;
    return `${stamp} INFO user ${user} logged ${nth < 300 ? 'in' : 'out'} password=${SECRET}`;
  };
  const page = await pageOf([...Array.from({ length: 600 }, (_, nth) => told(nth)), ...plainLines(600)]);
  const [, rows] = page.split('<h2>Kinds of line');
  expect(rows).toMatch(
    /<details><summary>generalised 2 times<\/summary>born as <code>[^<]*&lt;b&gt;bob&lt;\/b&gt; logged in[^<]*<\/code>/,
  );
  expect(rows!.match(/<details>/g)).toHaveLength(1);
  expect(page).not.toContain(SECRET);
});

test('a log of too few lines makes a page that says so', async () => {
  expect(await pageOf(['one line', 'two lines'])).toMatch(/<h1>Too few lines to judge<\/h1>/);
});

test('what a browser would read as markup is spelled', () => {
  expect(htmlText(`<a href="x" title='y'>&\u0007\`</a>`)).toBe(
    '&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;\\x07&#96;&lt;/a&gt;',
  );
});
