import { severityInWords } from '../../../core/line/severity-words';

test.each([
  ['panic: runtime error', 'critical'],
  ['Out of memory: killed process 12', 'critical'],
  ['java.lang.NullPointerException at Foo', 'error'],
  ['TypeError: x is undefined', 'error'],
  ['request failed after 3 attempts', 'error'],
  ['errors=3', 'error'],
  ['warning: disk almost full', 'warning'],
  ['warning, then it failed', 'error'],
  ['errors=0 failed=0', 'info'],
  ['"error": null', 'info'],
  ['finished with 0 errors', 'info'],
  ['no exception was thrown', 'info'],
  ['error_count grew', 'info'],
  ['terror and mirrors', 'info'],
  ['errors=0 but 2 requests failed', 'error'],
  ['', 'info'],
])('%s is %s', (message, severity) => {
  expect(severityInWords(message)).toBe(severity);
});
