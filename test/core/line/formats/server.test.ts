import { understands } from '../understood';

const at = '[21/Nov/2026:09:38:01 +0000]';

understands([
  [
    'an access log, combined',
    `203.0.113.9 - - ${at} "GET /a/b?c=d HTTP/1.1" 200 2326 "http://x/" "curl/8"`,
    'access-log',
    'info',
    '203.0.113.9  GET /a/b  200',
  ],
  [
    'a failure of the server',
    `203.0.113.9 - ann ${at} "POST /pay HTTP/2.0" 503 -`,
    'access-log',
    'error',
    '203.0.113.9  POST /pay  503',
  ],
  [
    'a failure of the client, which is none of ours',
    `shop.example:443 2001:db8::1 - - ${at} "GET /x HTTP/1.1" 404 9`,
    'access-log',
    'info',
    '2001:db8::1  GET /x  404',
  ],
  [
    'a request that is none, with quotes in it',
    `203.0.113.9 - - ${at} "\\x16\\x03\\"" 400 0 "-" "-"`,
    'access-log',
    'info',
    '203.0.113.9  \\x16\\x03\\"  400',
  ],
  [
    'an error log of Apache with a client',
    '[Sat Nov 21 04:47:44 2026] [error] [client 192.0.2.7] Directory index forbidden by rule',
    'apache-error',
    'error',
    '[client 192.0.2.7] Directory index forbidden by rule',
  ],
  [
    'an error log of nginx without a connection',
    '2026/11/21 09:38:01 [emerg] 1#1: bind() to 0.0.0.0:80 failed',
    'nginx-error',
    'critical',
    'bind() to 0.0.0.0:80 failed',
  ],
  [
    'PostgreSQL with a long prefix',
    '2026-11-21 09:38:01 CET [20]: [1-1] user=,db=,app=,client= LOG:  checkpoint starting: time',
    'postgres',
    'info',
    'checkpoint starting: time',
  ],
  [
    'PostgreSQL in syslog',
    'Nov 21 09:38:01 db1 postgres[10808]: [3-1] db=a,user=b ERROR:  deadlock detected',
    'postgres',
    'error',
    'deadlock detected',
  ],
  [
    'the statement behind an error of PostgreSQL',
    '2026-11-21 09:38:01.123 UTC [20] STATEMENT:  select * from errors',
    'postgres',
    'info',
    'STATEMENT:  select * from errors',
  ],
]);
