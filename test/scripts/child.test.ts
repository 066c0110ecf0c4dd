import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChild } from '../../scripts/services/child';
import { isPortFree, mustBeFree } from '../../scripts/services/port';
import { startReceiver } from '../../scripts/services/receiver';

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

async function isGoneSoon(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 60 && isAlive(pid); tries++) await new Promise((resolve) => setTimeout(resolve, 100));
  return !isAlive(pid);
}

describe('a service that we started', () => {
  const folder = mkdtempSync(join(tmpdir(), 'loghorn-child-'));
  const logFile = join(folder, 'log');
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('ends with all that it started itself', async () => {
    const child = startChild('sh', ['-c', 'sleep 300 & echo $!; wait'], { logFile });
    await new Promise((resolve) => setTimeout(resolve, 300));
    const grandchild = Number(child.logTail(1));
    expect(isAlive(grandchild)).toBe(true);
    await child.stop();
    expect([child.isRunning(), await isGoneSoon(grandchild)]).toEqual([false, true]);
  });

  test('ends although it ignores being asked', async () => {
    const child = startChild('sh', ['-c', 'trap "" TERM; while :; do sleep 1; done'], { logFile });
    await new Promise((resolve) => setTimeout(resolve, 200));
    await child.stop(300);
    expect(child.isRunning()).toBe(false);
  });

  test('ends when we are killed and can do nothing more', async () => {
    const script = `require('tsx/cjs'); const { startChild } = require('./scripts/services/child.ts');
      console.log(startChild('sleep', ['300'], { logFile: ${JSON.stringify(logFile)} }).pid); setInterval(() => {}, 1000);`;
    const us = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [text] = (await once(us.stdout, 'data')) as [Buffer];
    const pid = Number(text.toString());
    expect(isAlive(pid)).toBe(true);
    us.kill('SIGKILL');
    expect(await isGoneSoon(pid)).toBe(true);
  }, 20_000);
});

test('a port in use is named with its cure', async () => {
  const receiver = await startReceiver({});
  const port = Number(new URL(receiver.url).port);
  expect(await isPortFree(port)).toBe(false);
  await expect(mustBeFree(port, 'Loki', '--loki-port')).rejects.toThrow(
    `Failed to start Loki: port ${port} is in use on this machine. Stop what listens there, or choose another with --loki-port.`,
  );
  await receiver.close();
  expect(await isPortFree(port)).toBe(true);
});
