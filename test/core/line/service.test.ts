import { serviceOf, type Labels } from '../../../core/line';

test.each<{ name: string; labels: Labels; is: string }>([
  { name: 'service_name', labels: { service_name: 'a', app: 'b' }, is: 'a' },
  { name: 'what follows an unknown service_name', labels: { service_name: 'unknown_service', app: 'b' }, is: 'b' },
  { name: 'container before job', labels: { job: 'j', container: 'c' }, is: 'c' },
  { name: 'host as the last', labels: { host: 'h', other: 'o' }, is: 'h' },
  { name: 'nothing that is empty', labels: { app: '', job: 'j' }, is: 'j' },
  { name: 'unknown where nothing names it', labels: { other: 'o' }, is: 'unknown' },
])('a service is named by $name', ({ labels, is }) => {
  expect(serviceOf(labels, {})).toBe(is);
  expect(serviceOf({}, labels)).toBe(is);
});

test('the option comes first, in the stream or in a line’s metadata', () => {
  expect(serviceOf({ app: 'a', team: 't' }, {}, 'team')).toBe('t');
  expect(serviceOf({ app: 'a' }, { team: 't' }, 'team')).toBe('t');
  expect(serviceOf({ app: 'a' }, {}, 'team')).toBe('a');
});

test('one stream asked twice, with and without the option and metadata, gives each its answer', () => {
  const stream = { app: 'a', team: 't' };
  const answers = [serviceOf(stream, {}), serviceOf(stream, {}, 'team'), serviceOf(stream, { zone: 'z' }, 'zone')];
  expect(answers).toEqual(['a', 't', 'z']);
  expect([serviceOf(stream, {}), serviceOf(stream, {}, 'zone')]).toEqual(['a', 'a']);
});

test('a stream without a name takes each line’s own', () => {
  const stream = { region: 'r' };
  expect([serviceOf(stream, { app: 'a' }), serviceOf(stream, { app: 'b' }), serviceOf(stream, {})]).toEqual([
    'a',
    'b',
    'unknown',
  ]);
});

test('where a query asks several tenants, theirs are different services', () => {
  const stream = { __tenant_id__: 'a', app: 'shop' };
  expect([serviceOf(stream, {}), serviceOf(stream, {})]).toEqual(['a/shop', 'a/shop']);
  expect(serviceOf(stream, { zone: 'z' }, 'zone')).toBe('a/z');
  expect(serviceOf({ __tenant_id__: 'b' }, { app: 'shop' })).toBe('b/shop');
  expect(serviceOf({ __tenant_id__: 'b' }, {})).toBe('b/unknown');
});
