import type { RawStreams } from './raw-loki';
import { plusNs, RawLoki, secondsAgo, streamsOf, textsOf } from './raw-loki';

const HOUR_NS = 3_600_000_000_000;
let runs = 0;

/** What both Lokis do, with every limit at its default: if the fake drifts, this fails on one of the two. */
export function lokiLaws(urlOf: () => string): void {
  let loki: RawLoki;
  let run: string;
  let at: string;
  beforeEach(() => {
    loki = new RawLoki(urlOf());
    run = `law-${process.pid}-${Date.now()}-${runs++}`;
    at = secondsAgo(60);
  });
  const q = (): string => `{run="${run}"}`;
  const window = (fromNs: number, untilNs: number) => ({ start: plusNs(at, fromNs), end: plusNs(at, untilNs) });
  const forward = (fromNs: number, untilNs: number, more: Record<string, string> = {}) =>
    loki.range({ query: q(), direction: 'forward', limit: '5000', ...window(fromNs, untilNs), ...more });
  /** Pairs of nanoseconds after `at` and text, all in one stream. */
  const put = async (lines: readonly (readonly [number, string])[], more: Record<string, string> = {}) => {
    const values = lines.map(([ns, text]) => [plusNs(at, ns), text] as const);
    expect(await loki.push([{ stream: { run, ...more }, values }])).toMatchObject({ status: 204 });
  };

  describe('windows', () => {
    beforeEach(() => put([0, 1, 2, 3].map((ns) => [ns, `l${ns}`])));

    test('start is inside, end is not, in both directions', async () => {
      expect(textsOf(await forward(1, 3))).toEqual(['l1', 'l2']);
      expect(textsOf(await forward(1, 3, { direction: 'backward' }))).toEqual(['l2', 'l1']);
    });

    test('an empty window is answered, a reversed one refused', async () => {
      expect(textsOf(await forward(1, 1))).toEqual([]);
      const reversed = await forward(2, 1);
      expect([reversed.status, reversed.text]).toEqual([
        400,
        'end timestamp must not be before or equal to start time',
      ]);
    });

    test('direction is backward when nothing is said', async () => {
      expect(textsOf(await loki.range({ query: q(), ...window(0, 10) }))).toEqual(['l3', 'l2', 'l1', 'l0']);
    });

    test('ten digits are seconds, and RFC 3339 is understood', async () => {
      const second = at.slice(0, 10);
      const iso = new Date(Number(second) * 1_000).toISOString().replace('.000Z', '.000000002Z');
      const answer = await loki.range({ query: q(), direction: 'forward', start: second, end: iso });
      expect(textsOf(answer)).toEqual(['l0', 'l1']);
    });

    test('a form in the body does as well', async () => {
      const body = new URLSearchParams({ query: q(), direction: 'forward', ...window(0, 2) });
      const answer = await loki.ask('/loki/api/v1/query_range', {}, { method: 'POST', body });
      expect(textsOf(answer)).toEqual(['l0', 'l1']);
    });

    test('a metric range excludes its start and includes its end', async () => {
      const million = 1_000_000;
      await put([[million, 'end']]);
      expect(await loki.count(`sum(count_over_time(${q()}[1ms]))`, plusNs(at, million))).toBe(4);
      expect(await loki.count(`sum(count_over_time(${q()}[1ms]))`, plusNs(at, million - 1))).toBe(4);
      expect(textsOf(await forward(0, million))).toHaveLength(4);
      expect(await loki.count(`sum(count_over_time(${q()}[1ms]))`, plusNs(at, million + 3))).toBe(1);
    });
  });

  describe('order and limits', () => {
    test('the limit goes by time over all streams; streams come in the order of their labels', async () => {
      await put(
        [0, 3, 6].map((ns) => [ns, `b${ns}`]),
        { s: 'b' },
      );
      await put(
        [1, 2, 7].map((ns) => [ns, `a${ns}`]),
        { s: 'a' },
      );
      expect(textsOf(await forward(0, 10, { limit: '4' }))).toEqual(['a1', 'a2', 'b0', 'b3']);
      const backward = await forward(0, 10, { limit: '3', direction: 'backward' });
      expect(textsOf(backward).sort()).toEqual(['a7', 'b3', 'b6']);
    });

    test('late lines stand where their time puts them', async () => {
      await put([[5, 'five']]);
      await put([[1, 'one']]);
      await put([[3, 'three']]);
      expect(textsOf(await forward(0, 10))).toEqual(['one', 'three', 'five']);
    });

    test('many lines share a nanosecond, and there is no way past the limit but from the other end', async () => {
      await put(Array.from({ length: 10 }, (_, index) => [7, `l${index}`] as const));
      const first = textsOf(await forward(7, 8, { limit: '4' }));
      const last = textsOf(await forward(7, 8, { limit: '4', direction: 'backward' }));
      expect(first).toEqual(['l0', 'l1', 'l2', 'l3']);
      expect(last.sort()).toEqual(['l6', 'l7', 'l8', 'l9']);
    });

    test.each([
      ['limit', '0', 'limit must be a positive value'],
      ['limit', '-1', 'limit must be a positive value'],
      ['limit', 'x', 'strconv.Atoi: parsing "x": invalid syntax'],
      ['limit', '5001', 'max entries limit per query exceeded, limit > max_entries_limit_per_query (5001 > 5000)'],
      ['direction', 'sideways', "invalid direction 'sideways'"],
      ['start', 'abc', `could not parse 'start' parameter: strconv.ParseInt: parsing "abc": invalid syntax`],
    ])('%s=%s is refused as text', async (name, value, text) => {
      const answer = await forward(0, 1, { [name]: value });
      expect([answer.status, answer.text]).toEqual([400, text]);
      expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    });

    test('too long a range is refused with both lengths, milliseconds are taken for nanoseconds', async () => {
      const long = await forward(-722 * HOUR_NS, 0);
      expect(long.text).toBe('the query time range exceeds the limit (query length: 722h0m0s, limit: 30d1h)');
      const wrongUnit = await forward(0, 1, { start: String(Date.now()) });
      expect(wrongUnit.text).toMatch(
        /^the query time range exceeds the limit \(query length: 49\d{4}h\d+m[\d.]+s, limit: 30d1h\)$/,
      );
    });

    // A real one tries five times with pauses before it says so: 18 s were measured.
    test('an answer over 4 MB fails inside Loki; half of it passes', async () => {
      const text = 'x'.repeat(1_024 - 8);
      const lines = Array.from(
        { length: 5_000 },
        (_, index) => [index, String(index).padStart(8, '0') + text] as const,
      );
      await put(lines.slice(0, 2_500));
      await put(lines.slice(2_500));
      const whole = await forward(0, 5_000);
      expect(whole.status).toBe(500);
      expect(whole.text).toMatch(/ResourceExhausted.*received message larger than max \(5\d{6} vs. 4194304\)$/);
      expect(textsOf(await forward(0, 5_000, { limit: '2500' }))).toHaveLength(2_500);
    }, 60_000);
  });

  describe('queries', () => {
    const NO_MATCHER =
      'parse error : queries require at least one regexp or equality matcher that does not have an empty-compatible value. ' +
      'For instance, app=~".*" does not meet this requirement, but app=~".+" will';

    test.each([
      ['{run=~".*"}', NO_MATCHER],
      ['{}', NO_MATCHER],
      ['', 'parse error : syntax error: unexpected $end'],
      ['{run="x"', 'parse error at line 1, col 9: syntax error: unexpected $end, expecting } or ,'],
    ])('%p is refused', async (query, text) => {
      const answer = await forward(0, 1, { query });
      expect([answer.status, answer.text]).toEqual([400, text]);
    });

    test.each([
      ['|= "b"', ['abc', 'b.c']],
      ['!= "b"', ['ABD']],
      ['|~ "^a|D$"', ['abc', 'ABD']],
      ['!~ "(?i)ab"', ['b.c']],
      ['|= "b" != "."', ['abc']],
      ['!= "loghorn-never-written"', ['abc', 'ABD', 'b.c']],
      ['|= `b.c`', ['b.c']],
    ])('the filter %s keeps %p', async (filter, kept) => {
      await put([
        [0, 'abc'],
        [1, 'ABD'],
        [2, 'b.c'],
      ]);
      expect(textsOf(await forward(0, 9, { query: `${q()} ${filter}` }))).toEqual(kept);
      expect(await loki.count(`sum(count_over_time(${q()} ${filter} [1s]))`, plusNs(at, 5))).toBe(kept.length);
    });

    test.each([
      ['s="a"', ['a', 'ab']],
      ['s!="a"', ['b']],
      ['s=~"a|b"', ['a', 'b', 'ab']],
      ['s=~"a", t!~".+"', ['a']],
      ['s="a", t="b"', ['ab']],
      ['t=""', ['a', 'b']],
    ])('the matchers %s select %p', async (matchers, selected) => {
      await put([[0, 'a']], { s: 'a' });
      await put([[1, 'b']], { s: 'b' });
      await put([[2, 'ab']], { s: 'a', t: 'b' });
      const answer = await forward(0, 9, { query: `{run="${run}", ${matchers}}` });
      expect(textsOf(answer).sort()).toEqual([...selected].sort());
    });

    test('the instant interface counts and does not list; no lines are an empty vector; nanosecond ranges do not exist', async () => {
      const list = await loki.instant(q(), at);
      expect([list.status, list.text]).toEqual([
        400,
        'log queries are not supported as an instant query type, please change your query to a range query type',
      ]);
      const none = await loki.instant(`sum(count_over_time(${q()}[1ms]))`, at);
      expect(JSON.parse(none.text)).toMatchObject({ status: 'success', data: { resultType: 'vector', result: [] } });
      const tiny = await loki.instant(`sum(count_over_time(${q()}[1ns]))`, at);
      expect([tiny.status, tiny.text]).toEqual([400, expect.stringMatching(/unknown unit "ns" in duration "1ns"$/)]);
    });
  });

  describe('what is stored', () => {
    const same = (metadata?: Record<string, string>): RawStreams => [
      { stream: { run }, values: [metadata ? [at, 'same', metadata] : [at, 'same']] },
    ];

    test('an equal line once; with other metadata or labels again', async () => {
      await loki.push(same());
      await loki.push(same());
      await loki.push(same({ trace: 'one' }));
      await loki.push(same({ trace: 'one' }));
      await put([[0, 'same']], { s: 'other' });
      expect(textsOf(await forward(0, 1))).toEqual(['same', 'same', 'same']);
      expect(await loki.count(`sum(count_over_time(${q()}[1s]))`, at)).toBe(3);
    });

    test('metadata stands apart with the header and among the labels without it, under the same names', async () => {
      await loki.push([
        { stream: { run, app: 'web' }, values: [[at, 'level=warn x', { trace: 'one', app: 'inner' }]] },
      ]);
      const [apart] = streamsOf(await forward(0, 1));
      const [merged] = streamsOf(await loki.range({ query: q(), direction: 'forward', ...window(0, 1) }, false));
      const metadata = { app_extracted: 'inner', detected_level: 'warn', trace: 'one' };
      expect(apart).toEqual({
        stream: { run, app: 'web', service_name: 'web' },
        values: [[at, 'level=warn x', { structuredMetadata: metadata }]],
      });
      expect(merged).toEqual({ stream: { ...apart!.stream, ...metadata }, values: [[at, 'level=warn x']] });
    });

    test('without the header one stream becomes several', async () => {
      await put([
        [0, 'level=info a'],
        [1, 'level=error b'],
        [2, 'level=info c'],
      ]);
      expect(streamsOf(await forward(0, 9))).toHaveLength(1);
      const merged = await loki.range({ query: q(), direction: 'forward', ...window(0, 9) }, false);
      expect(textsOf(merged)).toEqual(['level=error b', 'level=info a', 'level=info c']);
    });

    test.each([
      ['level=error x', 'error'],
      ['{"level":"warn","m":1}', 'warn'],
      ['an INFO line', 'info'],
      ['nothing said', 'unknown'],
    ])('the level of %p is %s, the service of a stream without a name is unknown', async (text, level) => {
      await put([[0, text]]);
      const [stream] = streamsOf(await forward(0, 1));
      expect(stream!.stream['service_name']).toBe('unknown_service');
      expect(stream!.values[0]![2]).toEqual({ structuredMetadata: { detected_level: level } });
    });

    test('lines ahead of time are there, up to ten minutes', async () => {
      await put([[9 * 60e9 + 60e9, 'ahead']]);
      expect(textsOf(await forward(0, 3_600e9))).toEqual(['ahead']);
      const refused = await loki.push([{ stream: { run }, values: [[secondsAgo(-660), 'too new']] }]);
      expect([refused.status, refused.text]).toEqual([400, expect.stringMatching(/has timestamp too new: /)]);
    });

    test('an hour behind its stream a line is refused, and the rest of its push is stored', async () => {
      await put([[0, 'newest']]);
      await put([[-3_540e9, '59 minutes behind']]);
      const push = await loki.push([
        {
          stream: { run },
          values: [
            [plusNs(at, -3_660e9), 'behind'],
            [plusNs(at, 1), 'beside it'],
          ],
        },
      ]);
      expect([push.status, push.text]).toEqual([400, expect.stringMatching(/entry too far behind/)]);
      expect(textsOf(await forward(-2 * HOUR_NS, 10))).toEqual(['59 minutes behind', 'newest', 'beside it']);
    });

    test('a week is too old', async () => {
      const push = await loki.push([{ stream: { run }, values: [[secondsAgo(8 * 86_400), 'old']] }]);
      expect([push.status, push.text]).toEqual([
        400,
        expect.stringMatching(/too old: .*oldest acceptable timestamp is: /),
      ]);
    });

    test('what was five hours old when it came shows after a flush', async () => {
      await put([[-5 * HOUR_NS, 'hidden']]);
      const look = async () => textsOf(await forward(-6 * HOUR_NS, 10));
      expect(await look()).toEqual([]);
      await loki.ask('/flush', {}, { method: 'POST' });
      for (let tries = 0; tries < 40 && (await look()).length === 0; tries++) await pause(250);
      expect(await look()).toEqual(['hidden']);
    });
  });

  describe('the rest of the interface', () => {
    test('it is ready, tells its version and the time', async () => {
      const ready = await loki.ask('/ready');
      expect([ready.status, ready.text]).toEqual([200, 'ready']);
      expect(Math.abs(Date.parse(ready.headers.get('date')!) - Date.now())).toBeLessThan(3_000);
      const { text } = await loki.ask('/loki/api/v1/status/buildinfo');
      expect(JSON.parse(text)).toHaveProperty('version');
    });

    test('limits are told to a tenant only', async () => {
      const path = '/config/tenant/v1/limits';
      const refused = await loki.ask(path);
      expect([refused.status, refused.text]).toEqual([401, 'no org id']);
      const { text } = await loki.ask(path, {}, { headers: { 'x-scope-orgid': 'fake' } });
      expect(text).toMatch(/^max_entries_limit_per_query: 5000$/m);
      expect(text).toMatch(/^max_query_length: 30d1h$/m);
      expect(text).toMatch(/^max_query_lookback: 0s$/m);
    });

    test('labels, values and series are listed', async () => {
      await put([[0, 'x']], { s: 'a' });
      const labels = JSON.parse((await loki.ask('/loki/api/v1/labels')).text) as { data: string[] };
      expect(labels.data).toEqual(expect.arrayContaining(['run', 's', 'service_name']));
      const values = JSON.parse((await loki.ask('/loki/api/v1/label/run/values')).text) as { data: string[] };
      expect(values.data).toContain(run);
      const series = await loki.ask('/loki/api/v1/series', { 'match[]': q(), ...window(0, 1_000) });
      expect(JSON.parse(series.text)).toEqual({
        status: 'success',
        data: [{ run, s: 'a', service_name: 'unknown_service' }],
      });
    });

    test('other paths are not found', async () => {
      const answer = await loki.ask('/nowhere');
      expect([answer.status, answer.text]).toEqual([404, '404 page not found']);
    });
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
