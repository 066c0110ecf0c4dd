import { defaultLimitFlags, startLoki, type RunningLoki } from '../../scripts/services/loki';
import { countLines, createWorld, lokiSink, TESTBED_SELECTOR } from '../../testbed';

const HOUR = 3_600_000;

let loki: RunningLoki;
beforeAll(async () => void (loki = await startLoki({ flags: defaultLimitFlags, tell: () => undefined })), 300_000);
afterAll(() => loki.stop(), 30_000);

test("twelve hours of the world's past are all to be seen in a Loki with its default limits", async () => {
  const until = Math.floor(Date.now() / 1000) * 1000;
  const from = until - 12 * HOUR;
  const sink = lokiSink({ url: loki.url });
  const written = await sink.write(createWorld({ seed: 3 }).lines({ from, until }));
  await sink.settle();
  const seen = (span: { from: number; until: number }) =>
    countLines({ url: loki.url }, { selector: TESTBED_SELECTOR, ...span });
  expect(written.lines).toBeGreaterThan(100_000);
  expect(await seen({ from, until })).toBe(written.lines);
  // Older than what Loki asks its memory for: visible only because of the flush.
  expect(await seen({ from, until: from + 6 * HOUR })).toBeGreaterThan(40_000);
}, 120_000);
