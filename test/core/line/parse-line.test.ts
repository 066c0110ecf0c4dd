import { parseLine, type Labels } from '../../../core/line';
import { MESSAGE_LIMIT } from '../../../core/line/parse-line';
import { aRawLine } from './a-raw-line';

interface Row {
  readonly name: string;
  readonly text: string;
  readonly format: string;
  readonly severity: string;
  readonly message: string;
}

const ROWS: readonly Row[] = [
  {
    name: 'JSON with a level by name',
    text: '{"time":"2026-11-21T09:38:01Z","level":"warn","msg":"slow query"}',
    format: 'json',
    severity: 'warning',
    message: 'slow query',
  },
  {
    name: 'pino with a level by number and an error',
    text: '{"level":50,"msg":"request failed","err":{"type":"Error","message":"connect ECONNREFUSED"}}',
    format: 'json',
    severity: 'error',
    message: 'request failed  connect ECONNREFUSED',
  },
  {
    name: 'GELF with a syslog number',
    text: '{"version":"1.1","short_message":"disk full","level":2}',
    format: 'json',
    severity: 'critical',
    message: 'disk full',
  },
  {
    name: 'Elastic with a dotted level',
    text: '{"log.level":"ERROR","message":"boom"}',
    format: 'json',
    severity: 'error',
    message: 'boom',
  },
  {
    name: 'a Docker line with a header inside',
    text: '{"log":"2026-11-21 09:38:01,123 ERROR [main] org.acme.Foo - boom\\n","stream":"stderr"}',
    format: 'docker',
    severity: 'error',
    message: 'boom',
  },
  {
    name: 'JSON without a message, in the order of its keys',
    text: '{"status":200,"method":"GET","ts":1,"deep":{"a":1},"none":null}',
    format: 'json',
    severity: 'info',
    message: 'method=GET  status=200',
  },
  {
    name: 'JSON with hostile keys',
    text: '{"__proto__":{"msg":"x"},"constructor":1,"msg":"fine","level":"__proto__"}',
    format: 'json',
    severity: 'info',
    message: 'fine',
  },
  {
    name: 'JSON that was cut off',
    text: '{"level":"error","msg":"half a li',
    format: 'plain',
    severity: 'error',
    message: '{"level":"error","msg":"half a li',
  },
  {
    name: 'logfmt with a message and a cause',
    text: 'ts=2026-11-21T09:38:01Z level=warn caller=x.go:12 msg="slow \\"query\\"" err="timed out"',
    format: 'logfmt',
    severity: 'warning',
    message: 'slow "query"  timed out',
  },
  {
    name: 'logfmt without a message',
    text: 'at=info method=GET path=/ status=200 service=5ms',
    format: 'logfmt',
    severity: 'info',
    message: 'at=info  method=GET  path=/  status=200  service=5ms',
  },
  {
    name: 'a sentence with one pair in it is no logfmt',
    text: 'stopped with code=1 again',
    format: 'plain',
    severity: 'info',
    message: 'stopped with code=1 again',
  },
  {
    name: 'RFC 5424 with structured data and a byte order mark',
    text: '<34>1 2003-10-11T22:14:15.003Z host su 12 ID47 [a@1 x="]\\""][b@1 y="1"] \ufeffsu root failed',
    format: 'rfc5424',
    severity: 'critical',
    message: 'su root failed',
  },
  {
    name: 'RFC 5424 whose text says otherwise than its priority',
    text: '<30>1 - - - - - - fatal error ignored',
    format: 'rfc5424',
    severity: 'info',
    message: 'fatal error ignored',
  },
  {
    name: 'RFC 3164',
    text: '<35>Oct 11 22:14:15 host su[12]: failed for lonvick',
    format: 'rfc3164',
    severity: 'error',
    message: 'failed for lonvick',
  },
  {
    name: 'a priority that is none',
    text: '<999>hello',
    format: 'plain',
    severity: 'info',
    message: '<999>hello',
  },
  {
    name: 'a BSD syslog file',
    text: 'Nov 21 09:38:01 host app[123]: Failed password for root',
    format: 'rfc3164',
    severity: 'error',
    message: 'Failed password for root',
  },
  {
    name: 'an rsyslog file with ISO time',
    text: '2026-11-21T09:38:01.123456+00:00 host sshd[123]: Connection closed',
    format: 'rfc3164',
    severity: 'info',
    message: 'Connection closed',
  },
  {
    name: 'ISO time before a message that holds a colon',
    text: '2026-11-21T09:38:01Z cache warm: 12 keys',
    format: 'plain',
    severity: 'info',
    message: 'cache warm: 12 keys',
  },
  {
    name: 'Java, a thread name with words and brackets',
    text: '2026-11-21 09:38:01,123 - WARN  [Worker[id=1]/10.0.0.1:Thing@774] - took long',
    format: 'log4j',
    severity: 'warning',
    message: 'took long',
  },
  {
    name: 'Spring Boot',
    text: '2026-11-21 09:38:01.123  INFO 1234 --- [main] o.s.b.Foo   : Started',
    format: 'log4j',
    severity: 'info',
    message: 'Started',
  },
  {
    name: 'PostgreSQL',
    text: '2026-11-21 09:38:01.1 UTC [1234] user@db FATAL:  password authentication failed for user "x"',
    format: 'postgres',
    severity: 'critical',
    message: 'password authentication failed for user "x"',
  },
  {
    name: 'nginx',
    text: '2026/11/21 09:38:01 [error] 12#34: *5 connect() failed',
    format: 'nginx-error',
    severity: 'error',
    message: 'connect() failed',
  },
  {
    name: 'Apache 2.4',
    text: '[Sun Dec 04 04:47:44.123 2005] [core:error] [pid 35708:tid 4328] File does not exist',
    format: 'apache-error',
    severity: 'error',
    message: 'File does not exist',
  },
  {
    name: 'klog',
    text: 'E1121 09:38:01.123456       1 file.go:12] bad thing',
    format: 'klog',
    severity: 'error',
    message: 'bad thing',
  },
  {
    name: 'a tag in brackets stays',
    text: 'ERROR [payments] refund refused',
    format: 'plain',
    severity: 'error',
    message: '[payments] refund refused',
  },
  {
    name: 'a sentence that begins with a level stays whole',
    text: 'Error connecting to db',
    format: 'plain',
    severity: 'error',
    message: 'Error connecting to db',
  },
  {
    name: 'epoch seconds',
    text: '1795253881.123 hello there',
    format: 'plain',
    severity: 'info',
    message: 'hello there',
  },
  { name: 'colours', text: '\x1b[31mERROR\x1b[0m boom', format: 'plain', severity: 'error', message: 'boom' },
  { name: 'nothing', text: '', format: 'plain', severity: 'info', message: '' },
];

test.each(ROWS)('$name is understood', ({ text, format, severity, message }) => {
  const line = parseLine(aRawLine(text));
  expect({ format: line.format, severity: line.severity, message: line.message }).toEqual({
    format,
    severity,
    message,
  });
});

test('the time is the source’s, rounded down to milliseconds', () => {
  expect(parseLine(aRawLine('x')).at).toBe(1_795_253_881_123);
});

describe('severity', () => {
  test.each<{ name: string; text: string; labels: Labels; is: string }>([
    {
      name: 'the line’s own level before labels',
      text: 'level=info msg=x',
      labels: { detected_level: 'error' },
      is: 'info',
    },
    { name: 'labels before words', text: 'it failed', labels: { detected_level: 'info' }, is: 'info' },
    { name: 'words where Loki does not know', text: 'it failed', labels: { detected_level: 'unknown' }, is: 'error' },
    { name: 'a label `level`', text: 'x', labels: { level: 'crit' }, is: 'critical' },
  ])('comes from $name', ({ text, labels, is }) => {
    expect(parseLine(aRawLine(text, { metadata: labels })).severity).toBe(is);
    expect(parseLine(aRawLine(text, { stream: { app: 'a', ...labels } })).severity).toBe(is);
  });
});

describe('the limit', () => {
  test('cuts a long message', () => {
    expect(parseLine(aRawLine('x'.repeat(256 * 1_024))).message).toHaveLength(MESSAGE_LIMIT);
  });

  test.each([
    { name: 'a password', secret: (tail: string) => `password=${tail}` },
    { name: 'a key in PEM', secret: (tail: string) => `-----BEGIN PRIVATE KEY-----\n${tail}` },
    { name: 'a JWT', secret: (tail: string) => `eyJhbGciOi.eyJ${tail}` },
  ])('never shows the first half of $name', ({ secret }) => {
    const text = `${'x '.repeat(MESSAGE_LIMIT / 2 - 20)}${secret('S3cretS3cret'.repeat(20))}`;
    expect(parseLine(aRawLine(text)).message).not.toContain('S3cret');
  });
});
