import { understands } from '../understood';

const bytes = (text: string): string => JSON.stringify([...new TextEncoder().encode(text)]);

understands([
  [
    'journald',
    '{"MESSAGE":"disk nearly full","PRIORITY":"4","_TRANSPORT":"syslog","SYSLOG_IDENTIFIER":"smartd"}',
    'journald',
    'warning',
    'disk nearly full',
  ],
  [
    'journald with a message of bytes',
    `{"MESSAGE":${bytes('caf\u00e9 \u001b[1mclosed')},"PRIORITY":"3","__REALTIME_TIMESTAMP":"1795253881000000"}`,
    'journald',
    'error',
    'caf\u00e9   closed',
  ],
  [
    'journald whose process states a level of its own',
    '{"MESSAGE":"level=info msg=ready","PRIORITY":"3","_TRANSPORT":"stdout"}',
    'logfmt',
    'info',
    'ready',
  ],
  [
    'journald with a message too large to show',
    '{"MESSAGE":null,"PRIORITY":"6","_BOOT_ID":"a"}',
    'journald',
    'info',
    '',
  ],
  [
    'journald with a field given twice',
    '{"MESSAGE":[["deep"],"second"],"PRIORITY":"6","_BOOT_ID":"a"}',
    'journald',
    'info',
    'second',
  ],
  [
    'Docker around JSON',
    '{"log":"{\\"level\\":\\"error\\",\\"msg\\":\\"boom\\"}\\n","stream":"stderr","time":"2026-11-21T09:38:01Z"}',
    'json',
    'error',
    'boom',
  ],
  ['Docker around plain text', '{"log":"ready\\n","stream":"stdout"}', 'docker', 'info', 'ready'],
  [
    'CRI around klog',
    '2026-11-21T09:38:01.123456789Z stderr F W1121 09:38:01.123456       1 file.go:12] slow',
    'klog',
    'warning',
    'slow',
  ],
  ['CRI around plain text', '2026-11-21T09:38:01Z stdout F hello', 'cri', 'info', 'hello'],
]);
