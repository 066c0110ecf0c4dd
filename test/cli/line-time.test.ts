import { createTimeReader } from '../../cli/line-time';

const now = Date.UTC(2026, 10, 21, 12);
const at = Date.UTC(2026, 10, 21, 9, 38, 1);
const read = (text: string): number | undefined => createTimeReader(now)(text);

test.each([
  { name: 'ISO 8601 in UTC', text: '2026-11-21T09:38:01Z hello', expected: at },
  { name: 'ISO 8601 with a fraction', text: '2026-11-21T09:38:01.123456789Z hello', expected: at + 123 },
  { name: 'ISO 8601 with an offset', text: '2026-11-21T11:38:01+02:00 hello', expected: at },
  { name: 'Python', text: '2026-11-21 09:38:01,123 INFO [x] hello', expected: at + 123 },
  { name: 'behind a level', text: '[INFO] 2026-11-21 09:38:01 hello', expected: at },
  { name: 'nginx errors', text: '2026/11/21 09:38:01 [error] 12#12: hello', expected: at },
  {
    name: 'nginx and Apache access',
    text: '1.2.3.4 - - [21/Nov/2026:10:38:01 +0100] "GET / HTTP/1.1" 200 1',
    expected: at,
  },
  { name: 'Apache errors', text: '[Sat Nov 21 09:38:01 2026] [notice] hello', expected: at },
  { name: 'Apache errors with a fraction', text: '[Sat Nov 21 09:38:01.5 2026] [notice] hello', expected: at + 500 },
  { name: 'RFC 5424', text: '<131>1 2026-11-21T09:38:01.123456Z host app 1 ID - hello', expected: at + 123 },
  { name: 'RFC 3164 with priority', text: '<34>Nov 21 09:38:01 host su: hello', expected: at },
  {
    name: 'RFC 3164 with a one-digit day',
    text: 'Nov  1 09:38:01 host su: hello',
    expected: Date.UTC(2026, 10, 1, 9, 38, 1),
  },
  { name: 'RFC 3164 of last year', text: 'Dec 24 09:38:01 host su: hello', expected: Date.UTC(2025, 11, 24, 9, 38, 1) },
  { name: 'epoch seconds', text: '1795253881 hello', expected: at },
  { name: 'epoch milliseconds', text: '1795253881123 hello', expected: at + 123 },
  { name: 'epoch seconds with a fraction', text: '1795253881.5 hello', expected: at + 500 },
  {
    name: 'Blue Gene',
    text: '- 1117838570 2005.06.03 R02 2005-06-03-15.42.50.675872 R02 hello',
    expected: 1117838570000,
  },
  { name: 'Spark', text: '17/06/09 20:10:40 INFO executor.X: hello', expected: Date.UTC(2017, 5, 9, 20, 10, 40) },
  { name: 'HDFS', text: '081109 203615 148 INFO dfs.X: hello', expected: Date.UTC(2008, 10, 9, 20, 36, 15) },
  { name: 'klog', text: 'E1121 09:38:01.123456       1 file.go:12] hello', expected: at + 123 },
  { name: 'logcat', text: '11-21 09:38:01.123  1702  2395 D Tag: hello', expected: at + 123 },
  { name: 'JSON text', text: '{"level":"info","time":"2026-11-21T09:38:01Z","msg":"x"}', expected: at },
  { name: 'JSON number of milliseconds', text: '{"ts": 1795253881123, "msg":"x"}', expected: at + 123 },
  { name: 'JSON number of seconds', text: '{"msg":"x","ts":1795253881.25}', expected: at + 250 },
  { name: 'JSON number of nanoseconds', text: '{"timestamp":"1795253881123456789"}', expected: at + 123 },
  { name: 'Elastic', text: '{"@timestamp":"2026-11-21T09:38:01.000Z","message":"x"}', expected: at },
  { name: 'logfmt', text: 'ts=2026-11-21T09:38:01.123Z level=info msg=x', expected: at + 123 },
  { name: 'logfmt, quoted and later', text: 'level=info time="2026-11-21T09:38:01Z" msg=x', expected: at },
])('$name', ({ text, expected }) => expect(read(text)).toBe(expected));

test.each([
  { name: 'no time', text: '   at com.example.Thing.run(Thing.java:42)' },
  { name: 'an empty text', text: '' },
  { name: 'an impossible date', text: '2026-13-41 25:61:00 hello' },
  { name: 'a date far ahead', text: '2036-11-21T09:38:01Z warranty ends' },
  { name: 'a date before there were 19 digits', text: '1999-01-01T00:00:00Z hello' },
  { name: 'JSON without one', text: '{"msg":"order 1795253881 placed"}' },
  { name: 'an order number', text: 'order 1795253881 placed' },
])('$name is none', ({ text }) => expect(read(text)).toBeUndefined());

test('a reader that has found a format still reads others', () => {
  const reader = createTimeReader(now);
  expect(reader('Nov 21 09:38:01 host su: hello')).toBe(at);
  expect(reader('2026-11-21T09:38:01Z hello')).toBe(at);
  expect(reader('nothing')).toBeUndefined();
  expect(reader('Nov 21 09:38:01 host su: hello')).toBe(at);
});

test('a long hostile text is read in no time', () => {
  const started = performance.now();
  for (const piece of ['2026-11-21 ', '"time":"', 'ts=', '[21/Nov', '1'.repeat(50), '((((']) read(piece.repeat(20_000));
  expect(performance.now() - started).toBeLessThan(500);
});
