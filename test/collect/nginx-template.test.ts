import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { findAnsible } from '../../scripts/services/ansible/find-ansible';
import { mustRun } from '../../scripts/services/run';
import { describeWith } from '../e2e/needs';
import { selfSigned } from './self-signed';

jest.setTimeout(300_000);

const template = resolve(__dirname, '../../ansible/roles/nginx/templates/loghorn.conf.j2');
const defaults = {
  nginx_server_name: 'logs.example',
  nginx_loki_users: [],
  nginx_push_from: [],
  nginx_push_address: '127.0.0.1',
  nginx_push_port: 3100,
  nginx_loki_port: 3100,
  nginx_n8n_port: 5678,
  nginx_grafana_port: 3000,
};

describeWith(['ANSIBLE', 'NGINX'], "what Ansible's role makes of nginx's file", () => {
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'loghorn-nginx-'));
    await selfSigned(folder);
    writeFileSync(join(folder, 'users'), '');
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each([
    ['nothing set', {}, []],
    ['users', { nginx_loki_users: [{ name: 'anna', tenant: 'team-a' }, { name: 'bert' }] }, ["'anna' 'team-a';"]],
    ['a network that pushes', { nginx_push_from: ['192.0.2.0/24'] }, ['allow 192.0.2.0/24;', 'deny all;']],
  ])('nginx -t takes it with %s', async (_, set, contains) => {
    const ansible = await findAnsible();
    if ('why' in ansible) throw new Error(ansible.why);
    const rendered = join(folder, 'loghorn.conf');
    writeFileSync(join(folder, 'vars.json'), JSON.stringify({ ...defaults, ...set }));
    const args = ['localhost', '-c', 'local', '-m', 'ansible.builtin.template', '-e', `@${join(folder, 'vars.json')}`];
    await mustRun('ansible', [...args, '-a', `src=${template} dest=${rendered}`], { env: ansible.env });
    const text = readFileSync(rendered, 'utf8').replaceAll('/etc/nginx/loghorn', folder);
    for (const part of contains) expect(text).toContain(part);
    writeFileSync(rendered, text);
    const main = `pid ${folder}/nginx.pid; error_log stderr; events {} http { include ${rendered}; }`;
    writeFileSync(join(folder, 'nginx.conf'), main);
    await mustRun('nginx', ['-t', '-q', '-c', join(folder, 'nginx.conf')]);
  });
});
