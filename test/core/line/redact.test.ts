import { redact } from '../../../core/line';

const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';

test.each([
  ['password=hunter2 for bob', 'password=<redacted:password> for bob'],
  ['DB_PASSWORD: "hun ter2", x', 'DB_PASSWORD: "<redacted:password>", x'],
  ["passwd='a b' pwd=c", "passwd='<redacted:password>' pwd=<redacted:password>"],
  ['{"user":"bob","password":"a\\"b","n":1}', '{"user":"bob","password":"<redacted:password>","n":1}'],
  ['{\\"password\\":\\"a b\\",\\"n\\":1}', '{\\"password\\":\\"<redacted:password>\\",\\"n\\":1}'],
  ['password=abc,user=bob', 'password=<redacted:password>,user=bob'],
  ['GET /x?access_token=abc123&page=2', 'GET /x?access_token=<redacted:token>&page=2'],
  ['api_key=12345abc apiKey: 9f8e7d6c', 'api_key=<redacted:key> apiKey: <redacted:key>'],
  ['client_secret => s3cr3t', 'client_secret => <redacted:secret>'],
  ['Authorization: Bearer abc.def.123', 'Authorization: <redacted:authorization>'],
  ['"authorization":"Basic dXNlcjpwYXNz","x":1', '"authorization":"<redacted:authorization>","x":1'],
  ['sent bearer 0123456789abcdef ok', 'sent bearer <redacted:token> ok'],
  ['Cookie: sid=abc; theme=dark', 'Cookie: <redacted:cookie>'],
  [`token was ${JWT}.`, 'token was <redacted:jwt>'],
  ['postgres://bob:hunter2@db:5432/x', 'postgres://<redacted:credentials>@db:5432/x'],
  ['key AKIAIOSFODNN7EXAMPLE used', 'key <redacted:aws-key> used'],
  ['cloned with ghp_0123456789abcdefghij0123456789abcdef', 'cloned with <redacted:token>'],
  ['a -----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY----- b', 'a <redacted:pem> b'],
  ['-----BEGIN PRIVATE KEY-----\nMIIE cut off', '<redacted:pem>'],
])('%s', (text, expected) => {
  expect(redact(text)).toBe(expected);
  expect(redact(expected)).toBe(expected);
});

test.each([
  'Failed password for root from 10.0.0.1',
  'Invalid token: expired',
  'unexpected token } in JSON at position 4',
  'max tokens 512, passed 12 of 13',
  'see https://example.com/a?b=c for details',
  'bearer authentication failed',
  'the secretary passes the bearer of news',
])('%s stays', (text) => {
  expect(redact(text)).toBe(text);
});
