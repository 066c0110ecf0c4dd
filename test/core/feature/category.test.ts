import { categoryOf } from '../../../core/feature/category';

test.each([
  ['Failed password for invalid user <*> from <IP> port <NUM>', 'signInFailure'],
  ['authentication failed for user root from <IP>', 'signInFailure'],
  ['unknown user <*> from <IP>', 'signInFailure'],
  ['Accepted password for <*> from <IP>', undefined],
  ['%LINK-3-UPDOWN: Interface <*>, changed state to down', 'linkDown'],
  ['%LINEPROTO-5-UPDOWN: Line protocol on Interface <*>, changed state to up', 'linkUp'],
  ['eth0: NIC Link is Down', 'linkDown'],
  ['the server went down', undefined],
  ['MAC <*> is flapping between port <*> and port <*>', 'flap'],
  ['Out of memory: Killed process <NUM> (java)', 'outOfMemory'],
  ['java.lang.OutOfMemoryError: Java heap space', 'outOfMemory'],
  ['Memory cgroup: oom-kill of task <*>', 'outOfMemory'],
  ['the room is full', undefined],
])('%s: %s', (text, category) => {
  expect(categoryOf(text)).toBe(category);
});

test('a hostile text takes no time', () => {
  const began = process.cpuUsage().user;
  categoryOf('log in '.repeat(100_000));
  categoryOf('auth'.repeat(100_000));
  expect(process.cpuUsage().user - began).toBeLessThan(50_000);
});
