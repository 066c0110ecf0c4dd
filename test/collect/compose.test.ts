import Ajv from 'ajv';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { alloyVersion } from '../../scripts/services/alloy';
import { lokiVersion } from '../../scripts/services/loki';
import { promtailProgram } from '../../scripts/services/promtail/program';
import { run } from '../../scripts/services/run';
import { clone, compose, mounts, readYaml, services, textOf, versionOf } from './compose-file';

const { loki, alloy, promtail, syslog, grafana, redis, postgres, n8n, worker, nginx } = compose.services;
const json = (file: string) => JSON.parse(textOf(file)) as Record<string, Record<string, string>>;
const ansible = (role: string) => readYaml(`ansible/roles/${role}/defaults/main.yaml`) as Record<string, string>;
const asked = (text: string) => [...text.matchAll(/(?<!\$)\$\{(\w+)([^}]*)\}/g)];

describe('compose.yaml', () => {
  test('is what the Compose specification allows', () => {
    const schema = JSON.parse(
      readFileSync(join(clone, 'node_modules/dclint/schemas/compose.schema.json'), 'utf8'),
    ) as Record<string, unknown>;
    // Its dialect's address is written with https, which no validator knows; draft 7 is what it means.
    delete schema.$schema;
    const check = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(schema);
    check(readYaml('compose.yaml'));
    expect(check.errors).toBeNull();
    expect(check({ services: { x: { imgae: 'y' } } })).toBe(false);
  });

  test('is taken by docker compose, where there is one', async () => {
    const env = Object.fromEntries(asked(textOf('compose.yaml')).map(([, name]) => [name, '/x']));
    const has = await run('docker', ['compose', 'version'], { timeoutMs: 20_000 });
    if (has.code !== 0) return console.warn('Not asked: docker has no compose here');
    const options = { cwd: clone, env: { ...process.env, ...env }, timeoutMs: 20_000 };
    expect(await run('docker', ['compose', '--profile', '*', 'config', '-q'], options)).toMatchObject({ code: 0 });
  });

  test('has the versions that the tests and the roles run', () => {
    expect([versionOf(loki!), versionOf(alloy!), versionOf(syslog!), versionOf(promtail!)]).toEqual([
      ...[lokiVersion, alloyVersion, alloyVersion, promtailProgram.version],
    ]);
    const n8nVersion = json('scripts/services/n8n/package.json').devDependencies?.n8n;
    expect([versionOf(n8n!), versionOf(worker!), versionOf(compose.services.package!)]).toEqual(
      Array<unknown>(3).fill(n8nVersion),
    );
    expect(versionOf(grafana!)).toBe(json('package.json').devDependencies?.['@grafana/schema']);
    expect(textOf('scripts/services/postgres/find-postgres.ts')).toContain(`'${versionOf(postgres!).split('-')[0]}.`);
    expect(versionOf(redis!)).toMatch(/^7\.0\./);
    expect([ansible('loki').loki_version, ansible('alloy').alloy_version]).toEqual([lokiVersion, alloyVersion]);
    expect([ansible('promtail').promtail_version, ansible('n8n').n8n_version]).toEqual([
      ...[promtailProgram.version, n8nVersion],
    ]);
  });

  test('every image is pinned, limited, and is restarted or ends', () => {
    const loose = services.filter(
      ([name, { image, restart, deploy }]) =>
        !/:\d+\.\d+(\.\d+)?(-alpine)?$/.test(image) || !deploy || (name === 'package') !== (restart === undefined),
    );
    expect(loose.map(([name]) => name)).toEqual([]);
  });

  test('what runs at once fits into 8 GB beside the system', () => {
    const bytes = (text: string) => Number(text.slice(0, -1)) * (text.endsWith('g') ? 1024 : 1);
    const running = services.filter(([name, { profiles }]) => profiles === undefined && name !== 'package');
    const sum = running.reduce((all, [, { deploy }]) => all + bytes(deploy!.resources.limits.memory), 0);
    expect(sum).toBeLessThanOrEqual(7 * 1024);
  });

  test('every secret and setting is asked for, has no default, and is explained in .env.example', () => {
    const uses = asked(textOf('compose.yaml'));
    const explained = [...textOf('.env.example').matchAll(/^(\w+)=(.*)$/gm)];
    expect(new Set(uses.map(([, name]) => name))).toEqual(new Set(explained.map(([, name]) => name)));
    expect(uses.filter(([, , rest]) => !rest?.startsWith(':?'))).toEqual([]);
    expect(explained.filter(([, , value]) => value !== '')).toEqual([]);
    expect(textOf('.gitignore').split('\n')).toContain('.env');
  });

  test.each(services)(
    '%s: what is mounted is there, and its settings are ones that its configuration reads',
    (_, service) => {
      const given = mounts(service);
      expect(given.filter(({ from }) => !existsSync(join(clone, from)))).toEqual([]);
      const named = (service.command ?? []).flatMap((word) => /(\/etc\/\S+\.(?:ya?ml|alloy))$/.exec(word)?.[1] ?? []);
      expect(named.filter((file) => !given.some(({ to }) => to === file))).toEqual([]);
      const settings = Object.keys(service.environment ?? {}).filter((name) => name.startsWith('LOGHORN_'));
      const files = given.map(({ from }) => from).filter((from) => /\.(ya?ml|alloy|conf)$/.test(from));
      const readers =
        settings.length > 0 && files.length === 0
          ? [
              'grafana/provisioned/provisioning/datasources/loki.yaml',
              'grafana/provisioned/provisioning/dashboards/loghorn.yaml',
            ]
          : files;
      const texts = readers.map(textOf).join('\n');
      expect(settings.filter((name) => !texts.includes(name))).toEqual([]);
    },
  );

  test('every volume that is named is used, and every one used is named', () => {
    const used = services.flatMap(([, { volumes = [] }]) => volumes.flatMap((v) => /^(\w+):/.exec(v)?.[1] ?? []));
    expect(new Set(used)).toEqual(new Set(Object.keys(compose.volumes)));
  });

  test('nginx passes on to the services by their names and the ports that they listen on', () => {
    const conf = textOf('nginx/loghorn.conf');
    const upstreams = [...conf.matchAll(/server (\w+):(\d+);/g)].map(([, name, port]) => [name, Number(port)]);
    expect(upstreams).toEqual([
      ['loki', Number(/LOGHORN_LOKI_PORT:-(\d+)/.exec(textOf('loki/loki.yaml'))?.[1])],
      ['grafana', Number(ansible('nginx').nginx_grafana_port)],
      ['n8n', Number(ansible('n8n').n8n_port)],
    ]);
    const published = nginx!.ports!.map((port) => port.split(':')[1]);
    expect(published).toEqual([...conf.matchAll(/listen (\d+)/g)].map(([, port]) => port));
  });

  test("the receiver's ports are those that its file opens", () => {
    const opened = [...textOf('alloy/syslog.alloy').matchAll(/_PORT"\), "(\d+)"\)\s+protocol\s+= "(\w+)"/g)];
    expect(syslog!.ports!.map((port) => port.split(':')[1])).toEqual(
      expect.arrayContaining(opened.map(([, port, protocol]) => `${port}/${protocol}`)),
    );
    expect(syslog!.ports).toHaveLength(opened.length);
  });

  test('only nginx and the receiver of syslog are reached from the network', () => {
    expect(services.filter(([, { ports }]) => ports !== undefined).map(([name]) => name)).toEqual(['syslog', 'nginx']);
  });

  test('whoever is waited for until it is healthy says when it is', () => {
    const waited = services.flatMap(([, { depends_on = {} }]) =>
      Object.entries(depends_on).flatMap(([name, { condition }]) => (condition === 'service_healthy' ? [name] : [])),
    );
    expect(waited.filter((name) => !compose.services[name]?.healthcheck)).toEqual([]);
    expect(services.filter(([, { healthcheck }]) => !healthcheck).map(([name]) => name)).toEqual(['loki', 'package']);
  });
});
