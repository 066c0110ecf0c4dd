import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { cached } from '../cache';
import { withProgress } from '../progress';
import { mustRun } from '../run';

const PACKAGES = 'systemd,systemd-sysv,dbus,python3,openssh-server,iproute2,nginx-light,openssl,unzip,procps';

/** A Debian that boots, made once (a minute, 350 MB): every host is a layer upon it. */
export async function hostBase(): Promise<string> {
  const build = (folder: string) =>
    withProgress('making a Debian for throw-away hosts with debootstrap, once', () => make(join(folder, 'root')));
  return join(await cached({ name: 'hosts/bookworm-2', build, needsBytes: 1e9 }), 'root');
}

async function make(root: string): Promise<void> {
  mkdirSync(root);
  const args = ['--variant=minbase', `--include=${PACKAGES}`, 'bookworm', root];
  await mustRun('debootstrap', args, { timeoutMs: 600_000 });
  rmSync(join(root, 'var/cache/apt/archives'), { recursive: true, force: true });
  const wanted = join(root, 'etc/systemd/system/multi-user.target.wants');
  symlinkSync('/lib/systemd/system/systemd-networkd.service', join(wanted, 'systemd-networkd.service'));
  // What is wanted on a host is what Ansible starts.
  rmSync(join(wanted, 'nginx.service'), { force: true });
}
