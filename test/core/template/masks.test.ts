import { textOf } from './learned';

test.each([
  // Numbers and ids
  ['took 12ms of 1.5GB in 2h30m or 1,234 and 1e-7', 'took <num> of <num> in <num> or <num> and <num>'],
  ['at -12 and +3 but not a-b', 'at <num> and +<num> but not a-b'],
  ['block blk_-1608999687919862906 of eth0', 'block blk_<num> of eth<num>'],
  ['commit 1234567 and deadbe1 and 12345678', 'commit <num> and <num> and <num>'],
  ['pod checkout-7d9f8b6c5-x2x9z', 'pod checkout-<num>-<num>'],
  ['at 0x7fed806eb5d', 'at <hex>'],
  ['log4j, k8s and p2p are words', 'log4j, k8s and p2p are words'],
  ['request 550e8400-e29b-41d4-a716-446655440000.', 'request <uuid>.'],
  ['request abcdefab-e29b-41d4-a716-446655440000', 'request <uuid>'],
  // Addresses
  ['from 10.0.0.1 to /10.0.0.2:50010, net 10.0.0.0/8', 'from <ip> to /<ip>, net <ip>'],
  ['from fe80::1%eth0, ab:cd::1 and 2001:db8:0:0:0:0:0:1', 'from <ip>, <ip> and <ip>'],
  ['mac ab:cd:ef:01:23:45 seen', 'mac <mac> seen'],
  ['add:bad and Error:x', 'add:bad and Error:x'],
  // Times
  ['at 2026-11-21T09:38:01.123Z', 'at <time>'],
  ['at 2026-11-21 09:38:01,123 +02:00 sharp', 'at <time> sharp'],
  ['at 2005-06-03-15.42.50.675872', 'at <time>'],
  ['at [10/Oct/2000:13:55:36 -0700]', 'at [<time>]'],
  ['at Mon Jul  4 10:11:12 2005 ok', 'at <time> ok'],
  ['at 09:38:01 and 9:38', 'at <time> and <time>'],
  ['May the fourth, March 12', 'May the fourth, March <num>'],
  // Keys, secrets, lists
  ['uid=0 user= tty=ssh', 'uid=<num> user= tty=ssh'],
  ['a == b, x=y=z', 'a == b, x=y=z'],
  ['password=<redacted:password> token <redacted:jwt>', 'password=<redacted> token <redacted>'],
  ['a <redacted: b', 'a <redacted: b'],
  ['ids 1 2 3 4 end', 'ids <num> end'],
  ['ids 1 end', 'ids <num> end'],
  ['ids 1, 2, 3 end', 'ids <num>, <num> end'],
  // Odd texts
  ['', ''],
  ['   ', ''],
  [' a \t b  ', 'a b'],
  ['zażółć gęślą 12', 'zażółć gęślą <num>'],
  ['own mark \ue00a stays out', 'own mark \ufffd stays out'],
  ['own mark \ue00a12', 'own mark \ufffd<num>'],
])('%j is masked as %j', (message, text) => {
  expect(textOf(message)).toBe(text);
});
