/** Lines of each format, as their vendors' manuals show them; made up here, for tests and for the fuzz bench to spoil. */
export const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  json: [
    '{"time":"2026-11-21T09:38:01Z","level":"warn","msg":"slow query","err":{"message":"timed out"}}',
    '{"a":1,"b":"x","level":40}',
    '{"log":"2026-11-21 09:38:01,123 ERROR [main] org.acme.Foo - boom\\n","stream":"stderr","time":"2026-11-21T09:38:01Z"}',
    '{"MESSAGE":[72,105,255],"PRIORITY":"3","_TRANSPORT":"stdout","SYSLOG_IDENTIFIER":"app"}',
    '{"log":"{\\"level\\":\\"error\\",\\"msg\\":\\"deep\\"}\\n","stream":"stdout"}',
  ],
  rfc5424: [
    '<34>1 2003-10-11T22:14:15.003Z host su 12 ID47 [a@1 x="]\\""][b@1 y="1"] \ufeffsu root failed',
    '<14>1 2026-11-21T09:38:01Z fw1 RT_FLOW - RT_FLOW_SESSION_CREATE [junos@2636.1.1.1.2.26 source-address=\\"10.0.0.1\\"]',
    '<30>1 - - - - - - fatal error ignored',
  ],
  rfc3164: [
    '<35>Oct 11 22:14:15 host su[12]: failed for lonvick',
    '<165>1 2026-11-21T09:38:01.719Z rpd[1341]: EVENT Bandwidth ge-1/0/4',
    '<28>Jun 21 14:03:12  r1 rpd[2902]: RPD_OSPF_NBRDOWN: OSPF neighbor 10.1.1.1 state changed from Full to Down',
    '<189>521: r1: *Nov 14 08:30:56.699: %LINK-5-CHANGED: Interface Gi2, changed state to down',
    '<134>Nov 21 09:38:01 filterlog[77]: 5,,,1000,igb0,match,block,in,4,0x0,,64,1,0,DF,6,tcp,60,192.0.2.1,192.0.2.2,4000,22,0,S,1,,64,,mss',
    '<189>date=2026-11-21 time=09:38:01 devname="fw" level="warning" msg="tunnel down"',
  ],
  logfmt: [
    'ts=2026-11-21T09:38:01Z level=warn caller=x.go:12 msg="slow \\"query\\"" err="timed out"',
    'at=info method=GET path=/ status=200',
  ],
  klog: [
    'E1121 09:38:01.123456       1 file.go:12] bad thing',
    'I1121 09:38:01.1 77 a/b.cc:1] % done %FOO-3-BAR: x',
    'I1121 09:38:01.1 77 a/b.cc:1] [21/Nov/2026:09:38:01 +0000] "GET /a/b?c=d HTTP/1.1" 200 2326',
  ],
  'access-log': [
    '203.0.113.9 - - [21/Nov/2026:09:38:01 +0000] "GET /a/b?c=d HTTP/1.1" 200 2326',
    'shop.example:443 2001:db8::1 - ann lee [21/Nov/2026:09:38:01 +0100] "POST /x HTTP/2.0" 503 0 "-" "Mozilla/5.0 (\\"q\\")"',
  ],
  cri: [
    '2026-11-21T09:38:01.123456789Z stderr F {"level":"error","msg":"boom"}',
    '2026-11-21T09:38:01+01:00 stdout P part',
  ],
  postgres: [
    '2026-11-21 09:38:01.1 UTC [1234] user@db FATAL:  password authentication failed for user "x"',
    '2026-11-21 09:38:01 CET [20]: [1-1] user=,db=,app=,client= LOG:  checkpoint starting: time',
    '[24667]: [3-1] db=a,user=b STATEMENT:  SELECT 1',
  ],
  'nginx-error': ['2026/11/21 09:38:01 [crit] 12#34: *5 connect() failed (2: No such file), client: 192.0.2.1'],
  'apache-error': [
    '[Sat Nov 21 04:47:44.123 2026] [core:error] [pid 35708:tid 4328] [client 192.0.2.7:50] AH00037: denied',
  ],
  cisco: [
    '*Nov 14 08:30:56.699: %LINK-3-UPDOWN: Interface GigabitEthernet2, changed state to down',
    'r1 RP/0/RSP0/CPU0:Nov  1 11:11:24.927: isis[1006]: %ROUTING-ISIS-5-ADJCHANGE : Adjacency to r2 Down',
    '%ASA-6-302013: Built inbound TCP connection 7 for outside:192.0.2.1/5',
    '2018-7-23 01:00:34.270.1 sw %%01IFNET/4/IF_STATE(l)[4997]:Interface Ethernet0/0/8 has turned into DOWN state.',
  ],
  filterlog: ['filterlog: 82,,,1000002666,igb2,match,pass,out,6,0x00,0x00000,64,ICMPv6,58,8,fe80::1,fe80::2,'],
  plain: [
    'Nov 21 09:38:01 host app[123]: Failed password for root',
    '2026-11-21T09:38:01.123456+00:00 host kernel: [12.5] eth0: link down',
    '2026-11-21 09:38:01,123 WARN [Worker[id=1]/10.0.0.1:Thing@774] - took long',
    '[2026-11-21T09:38:01+01:00[Europe/Berlin]] production.ERROR: broken',
    '2026-W47-6T09:38:01+01 ERROR odd',
    'Sat, 21 Nov 2026 09:38:01 GMT started',
    '\x1b[31mERROR\x1b[0m boom',
    'boom\njava.lang.IllegalStateException: no\n\tat java.util.List.get(List.java:1)\n\tat org.acme.A.b(A.java:7)\nCaused by: x.Y: z\n\t... 3 more',
    'Traceback (most recent call last):\n  File "/app/x.py", line 1, in f\n    g()\nValueError: bad',
    'panic: oh no\n\ngoroutine 1 [running]:\nmain.f(0x1)\n\t/app/main.go:12 +0x1d',
    'Error: x\\n    at fn (/app/src/x.js:1:2)\\n    at node:internal/main:1:1',
  ],
};
