import { parseLine } from '../../../../core/line';
import { aRawLine } from '../a-raw-line';
import { understands } from '../understood';

describe('a time', () => {
  test.each([
    '2026-11-21T09:38:01.123456789Z',
    '2026-11-21 09:38:01,123',
    '2026-11-21T09:38:01+01',
    '2026-11-21 09:38:01.123 CEST',
    '2026-11-21T09:38:01+01:00[Europe/Berlin]',
    '2026-11-21 09:38:01.123456789 +0000 UTC',
    '2026-W47-6T09:38:01+01:00',
    '2026-W47-6T09:38:01Z',
    '2026W476T093801Z',
    '2026-325T09:38:01Z',
    '20261121T093801Z',
    '20261121.093801,672',
    '[2026-11-21 09:38:01]',
    '21-Nov-2026 09:38:01.123',
    '21/Nov/2026:09:38:01 +0000',
    'Sat, 21 Nov 2026 09:38:01 GMT',
    'Sat Nov 21 09:38:01 EST 2026',
    'Sat Nov 21 09:38:01.123 2026',
    '@40000000433225833b6e1a8c',
    '1795253881.123',
    '26/11/21 09:38:01',
  ])('%s is taken off, and the level behind it', (time) => {
    const { message, severity, format } = parseLine(aRawLine(`${time} WARN disk nearly full`));
    expect({ message, severity, format }).toEqual({
      message: 'disk nearly full',
      severity: 'warning',
      format: 'log4j',
    });
  });

  test.each(['2026-11-21 09:38:01 INFO ready', '2026-11-21 09:38:01 ALERT ready'])(
    'is not ended by a level as if that were a zone: %s',
    (text) => expect(parseLine(aRawLine(text))).toMatchObject({ message: 'ready', format: 'log4j' }),
  );
});

understands([
  ['Python’s logging', 'WARNING:urllib3.pool:Retrying', 'plain', 'warning', 'Retrying'],
  ['a level between colons', '2026-11-21 10:22:40,672:DEBUG:foo bar', 'log4j', 'info', 'foo bar'],
  ['Monolog', '[2026-11-21 18:19:32] local.ERROR: Target class missing', 'log4j', 'error', 'Target class missing'],
  [
    'MySQL',
    '2026-11-21T14:25:02.9Z 0 [Warning] [MY-010068] [Server] CA is self signed',
    'log4j',
    'warning',
    '[Server] CA is self signed',
  ],
  ['logback', '09:38:01.123 [main] ERROR org.acme.Foo - boom', 'log4j', 'error', 'boom'],
  [
    'log4j with a thread of words',
    '2026-11-21T07:00:30,139 INFO [main                     ] o.a.Farm : Starting',
    'log4j',
    'info',
    'Starting',
  ],
]);
