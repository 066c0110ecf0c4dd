import { readLokiAccess, withLokiAccess } from '../../../nodes/shared/loki-access';

const url = 'https://gate.example.com/logs/';

test.each([
  ['none', { authentication: 'none', user: 'left', password: 'over' }, {}],
  [
    'basic',
    { authentication: 'basic', user: 'ada', password: ' pass:word ' },
    { Authorization: 'Basic YWRhOiBwYXNzOndvcmQg' },
  ],
  ['bearer', { authentication: 'bearer', token: 'abc\n' }, { Authorization: 'Bearer abc' }],
  ['a tenant', { authentication: 'none', tenant: 'team-a' }, { 'X-Scope-OrgID': 'team-a' }],
  ['several tenants', { tenant: 'team-b | team-a|team-b' }, { 'X-Scope-OrgID': 'team-a|team-b' }],
])('%s is sent as headers', (_name, data, headers) => {
  expect(withLokiAccess({ url, ...data }, { url }).headers).toEqual(headers);
});

test('headers of the request stay', () => {
  expect(withLokiAccess({ url, tenant: 't' }, { url, headers: { accept: 'x' } }).headers).toEqual({
    accept: 'x',
    'X-Scope-OrgID': 't',
  });
});

test('a request that names one of the tenants is sent for that one', () => {
  const request = { url, headers: { 'x-scope-orgid': 'team-a' } };
  expect(withLokiAccess({ url, tenant: 'team-a|team-b' }, request).headers).toEqual({ 'X-Scope-OrgID': 'team-a' });
});

test('the path in front of the API is kept, without its last slash', () => {
  expect(readLokiAccess({ url }).address).toBe('https://gate.example.com/logs');
});

test.each([
  [
    'an own authority',
    { ownAuthority: '-----BEGIN' },
    { skipSslCertificateValidation: false, agentOptions: { ca: '-----BEGIN' } },
  ],
  ['no check at all', { ownAuthority: '-----BEGIN', ignoreTlsProblems: true }, { skipSslCertificateValidation: true }],
])('%s reaches the request', (_name, data, options) => {
  const { skipSslCertificateValidation, agentOptions } = withLokiAccess({ url, ...data }, { url });
  expect({ skipSslCertificateValidation, ...(agentOptions && { agentOptions }) }).toEqual(options);
});

test.each(['', 'loki:3100', 'ftp://loki', 'not an address'])('"%s" is refused as an address', (wrong) => {
  expect(() => readLokiAccess({ url: wrong })).toThrow(/its address is not a URL/);
});

test('a password in the address is refused and not repeated', () => {
  const read = (): unknown => readLokiAccess({ url: 'http://ada:s3cret@loki:3100' });
  expect(read).toThrow(/Choose the authentication Basic/);
  expect(read).not.toThrow(/s3cret/);
});

test('links need both Grafana fields', () => {
  expect(readLokiAccess({ url, grafanaUrl: 'http://g/' }).grafana).toBeUndefined();
  expect(readLokiAccess({ url, grafanaUrl: 'http://g/', grafanaDataSource: 'u' }).grafana).toEqual({
    address: 'http://g',
    dataSource: 'u',
  });
});
