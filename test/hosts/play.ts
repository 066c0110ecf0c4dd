import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findAnsible } from '../../scripts/services/ansible/find-ansible';
import { sshOptions, type Hosts } from '../../scripts/services/hosts';
import { run } from '../../scripts/services/run';

export interface Played {
  readonly output: string;
  /** Tasks that changed something, by host. */
  readonly changed: Readonly<Record<string, number>>;
}

export type Variables = Readonly<Record<string, unknown>>;

const playbooks = resolve(__dirname, '../../ansible');

/** Runs a playbook of ansible/ on throw-away hosts: the first is the central one. Throws with the end of its output. */
export class Stage {
  constructor(
    private readonly folder: string,
    hosts: Hosts,
    private readonly variables: Variables,
    ofHosts: Readonly<Record<string, Variables>> = {},
  ) {
    mkdirSync(folder, { recursive: true });
    const [central, ...agents] = hosts.all;
    const entries = (chosen: Hosts['all']) =>
      Object.fromEntries(chosen.map(({ name, address }) => [name, { ansible_host: address, ...ofHosts[name] }]));
    const children = { central: { hosts: entries(central ? [central] : []) }, agents: { hosts: entries(agents) } };
    const vars = { ansible_user: 'root', ansible_ssh_common_args: sshOptions(hosts.sshKey).join(' ') };
    writeFileSync(this.inventory, JSON.stringify({ all: { children, vars } }));
  }

  private get inventory(): string {
    return join(this.folder, 'inventory.json');
  }

  async play(playbook: string, more: Variables = {}, flags: readonly string[] = []): Promise<Played> {
    const ansible = await findAnsible();
    if ('why' in ansible) throw new Error(ansible.why);
    const variables = join(this.folder, 'variables.json');
    writeFileSync(variables, JSON.stringify({ ...this.variables, ...more }));
    const args = ['-i', this.inventory, '-e', `@${variables}`, ...flags, playbook];
    const options = { cwd: playbooks, env: ansible.env, timeoutMs: 900_000 };
    const { code, output } = await run('ansible-playbook', args, options);
    if (code !== 0) throw new Error(`${playbook} ended with ${code}:\n${output.split('\n').slice(-60).join('\n')}`);
    return { output, changed: changedIn(output) };
  }
}

function changedIn(output: string): Record<string, number> {
  const recaps = output.matchAll(/^(\S+)\s+: ok=\d+\s+changed=(\d+)/gm);
  return Object.fromEntries([...recaps].map(([, host, count]) => [host as string, Number(count)]));
}
