import { existsSync, readFileSync } from 'node:fs';
import { whyMissing } from '../apt';

const PROGRAMS = ['systemd-nspawn', 'debootstrap', 'ip', 'ssh', 'ssh-keygen'];
const PACKAGES = ['systemd-container', 'debootstrap', 'iproute2', 'openssh-client'];

/** Why this machine cannot boot throw-away hosts; undefined when it can. */
export async function whyNoHosts(): Promise<string | undefined> {
  if (process.platform !== 'linux') return 'throw-away hosts are Linux containers';
  if (process.getuid?.() !== 0) return 'only root may boot throw-away hosts';
  if (!mayMount()) return 'this container may not mount file systems';
  if (!existsSync('/sys/fs/cgroup')) return 'there are no control groups for systemd';
  return await whyMissing(PROGRAMS, PACKAGES);
}

/** CAP_SYS_ADMIN is bit 21 of the effective capabilities. */
function mayMount(): boolean {
  const effective = /^CapEff:\s*([0-9a-f]+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
  return ((BigInt(`0x${effective}`) >> 21n) & 1n) === 1n;
}
