import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startChild, type Child } from '../child';
import { freePort } from '../port';
import { mustRun, run, type Ran } from '../run';
import { SetupError } from '../setup-error';
import { hostBase } from './base';

export interface Host {
  readonly name: string;
  readonly address: string;
  /** Its files, as this machine sees them. */
  readonly root: string;
  /** Runs a command on it, by SSH as root. */
  ssh(command: string): Promise<Ran>;
  /** A port of its loopback address as an address of ours, until the hosts stop. */
  forward(port: number): Promise<string>;
}

export interface Hosts {
  readonly all: readonly Host[];
  /** This machine, as the hosts see it. */
  readonly address: string;
  readonly sshKey: string;
  stop(): Promise<void>;
}

const BOOT_MS = 90_000;
const SUBNET = '10.213.7';
const BRIDGE = 'loghorn0';

/** Throw-away systemd hosts on a bridge of their own, reached by SSH. `binds` are folders of ours that they see, read-only. */
export async function startHosts(
  names: readonly string[],
  binds: Readonly<Record<string, string>> = {},
): Promise<Hosts> {
  const base = await hostBase();
  const folder = mkdtempSync(join(tmpdir(), 'loghorn-hosts-'));
  const undo: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  const stop = async () => {
    for (const each of undo.splice(0).reverse()) await each();
  };
  try {
    const sshKey = join(folder, 'key');
    await mustRun('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', sshKey]);
    await makeBridge(undo);
    const all: Host[] = [];
    for (const [index, name] of names.entries()) {
      const machine = `lh${index}-${process.pid}`;
      const place = { name, machine, address: `${SUBNET}.${index + 10}`, folder, base, sshKey };
      all.push(await startHost(place, binds, undo));
    }
    await Promise.all(all.map(waitForSsh));
    return { all, address: `${SUBNET}.1`, sshKey, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function makeBridge(undo: (() => unknown)[]): Promise<void> {
  await run('ip', ['link', 'del', BRIDGE]);
  await mustRun('ip', ['link', 'add', BRIDGE, 'type', 'bridge']);
  undo.push(() => run('ip', ['link', 'del', BRIDGE]));
  await mustRun('ip', ['addr', 'add', `${SUBNET}.1/24`, 'dev', BRIDGE]);
  await mustRun('ip', ['link', 'set', BRIDGE, 'up']);
}

interface Place {
  readonly name: string;
  /** Names its network interface too, of at most 15 characters: an old one may linger for a moment. */
  readonly machine: string;
  readonly address: string;
  readonly folder: string;
  readonly base: string;
  readonly sshKey: string;
}

async function startHost(
  place: Place,
  binds: Readonly<Record<string, string>>,
  undo: (() => unknown)[],
): Promise<Host> {
  const root = await mountLayer(place, undo);
  prepare(place, root);
  const bindArgs = Object.entries(binds).map(([inside, ours]) => `--bind-ro=${ours}:${inside}`);
  const args = ['--register=no', '--keep-unit', '--quiet', '-bD', root, `--network-bridge=${BRIDGE}`];
  const logFile = join(place.folder, `${place.name}.log`);
  const child = startChild('systemd-nspawn', [...args, `--machine=${place.machine}`, ...bindArgs], { logFile });
  undo.push(() => powerCut(child));
  return {
    name: place.name,
    address: place.address,
    root,
    ssh: (command) => ssh(place, command),
    forward: (port) => forward(place, port, undo),
  };
}

async function mountLayer({ folder, name, base }: Place, undo: (() => unknown)[]): Promise<string> {
  const [root, upper, work] = ['root', 'upper', 'work'].map((part) => join(folder, name, part)) as [
    string,
    string,
    string,
  ];
  for (const each of [root, upper, work]) mkdirSync(each, { recursive: true });
  await mustRun('mount', [
    '-t',
    'overlay',
    'overlay',
    '-o',
    `lowerdir=${base},upperdir=${upper},workdir=${work}`,
    root,
  ]);
  undo.push(() => run('umount', ['-l', root]));
  return root;
}

function prepare({ name, address, sshKey }: Place, root: string): void {
  writeFileSync(join(root, 'etc/hostname'), `${name}\n`);
  rmSync(join(root, 'etc/machine-id'), { force: true });
  writeFileSync(
    join(root, 'etc/systemd/network/10-host0.network'),
    `[Match]\nName=host0\n[Network]\nAddress=${address}/24\n`,
  );
  mkdirSync(join(root, 'root/.ssh'), { recursive: true, mode: 0o700 });
  copyFileSync(`${sshKey}.pub`, join(root, 'root/.ssh/authorized_keys'));
  chmodSync(join(root, 'root/.ssh/authorized_keys'), 0o600);
}

/** Nobody needs its files any more. Its first process outlives nspawn, and takes all others with it when it is killed. */
async function powerCut(child: Child): Promise<void> {
  for (const pid of childrenOf(child.pid)) process.kill(pid, 'SIGKILL');
  await child.kill9();
}

function childrenOf(pid: number): readonly number[] {
  const list = `/proc/${pid}/task/${pid}/children`;
  return existsSync(list) ? (readFileSync(list, 'utf8').match(/\d+/g) ?? []).map(Number) : [];
}

function ssh({ address, sshKey }: Place, command: string): Promise<Ran> {
  return run('ssh', [...sshOptions(sshKey), `root@${address}`, command], { timeoutMs: 120_000 });
}

async function forward({ address, sshKey, folder }: Place, port: number, undo: (() => unknown)[]): Promise<string> {
  const ours = await freePort();
  const args = [...sshOptions(sshKey), '-N', '-L', `127.0.0.1:${ours}:127.0.0.1:${port}`, `root@${address}`];
  const child = startChild('ssh', args, { logFile: join(folder, 'forward.log') });
  undo.push(() => child.stop(2_000));
  const until = Date.now() + BOOT_MS;
  while (!(await listens('127.0.0.1', ours))) {
    if (Date.now() > until) throw new SetupError(`Failed to reach port ${port} of ${address}: ${child.logTail()}`);
    await sleep(100);
  }
  return `http://127.0.0.1:${ours}`;
}

/** A throw-away host's key is nobody's to remember. */
export const sshOptions = (key: string): string[] => [
  ...['-i', key, '-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null', '-o', 'LogLevel=ERROR'],
  ...['-o', 'BatchMode=yes', '-o', 'ConnectTimeout=5'],
];

async function waitForSsh(host: Host): Promise<void> {
  const until = Date.now() + BOOT_MS;
  while (!(await listens(host.address, 22)) || (await host.ssh('true')).code !== 0) {
    if (Date.now() > until)
      throw new SetupError(`Failed to boot the host ${host.name}: no SSH within ${BOOT_MS / 1000} s.`);
    await sleep(300);
  }
}

function listens(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port });
    const end = (isListening: boolean) => (socket.destroy(), resolve(isListening));
    socket.setTimeout(1_000, () => end(false));
    socket.once('connect', () => end(true)).once('error', () => end(false));
  });
}
