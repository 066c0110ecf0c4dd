import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openTemplates, parseLine, seededChance } from '../../core';
import { saved } from '../core/template/learned';

/** What mining makes of our own corpora, pinned: a change that means to change nothing changes none of these. */
const FILE = join(__dirname, 'templates.json');

type Chance = () => number;
const below = (chance: Chance, limit: number): number => Math.floor(chance() * limit);
const oneOf = (chance: Chance, choices: string): string =>
  choices.split(' ')[below(chance, choices.split(' ').length)]!;
const hex = (chance: Chance, length: number): string =>
  Array.from({ length }, () => below(chance, 16).toString(16)).join('');
const clock = (chance: Chance): string => `0${below(chance, 10)}:${10 + below(chance, 50)}:${10 + below(chance, 50)}`;

const CORPORA: Readonly<Record<string, (chance: Chance) => string>> = {
  'a web shop, JSON': (chance) =>
    JSON.stringify({
      time: `2026-11-21T${clock(chance)}Z`,
      level: oneOf(chance, 'info info info warn error'),
      msg: [
        `order ${hex(chance, 8)}-${hex(chance, 4)} accepted, ${below(chance, 9)} items`,
        `payment by ${oneOf(chance, 'visa sepa paypal')} took ${below(chance, 900)}ms`,
        `stock of ${oneOf(chance, 'tea mugs lamps chairs')} is below ${below(chance, 50)}`,
        `user ${oneOf(chance, 'ann bob eve kim')} logged in from 10.0.${below(chance, 9)}.${below(chance, 255)}`,
      ][below(chance, 4)],
    }),
  'a gateway, logfmt': (chance) =>
    `ts=2026-11-21T${clock(chance)}Z level=info method=${oneOf(chance, 'GET POST')} path=/api/${oneOf(chance, 'a b c')}/${below(chance, 999)} status=${oneOf(chance, '200 201 404 500')} took=${below(chance, 90)}ms`,
  'a host, syslog': (chance) =>
    `Nov 21 ${clock(chance)} web1 ${
      [
        `sshd[${below(chance, 9_999)}]: Failed password for ${oneOf(chance, 'root admin guest')} from 10.1.2.${below(chance, 255)} port ${below(chance, 65_535)} ssh2`,
        `CRON[${below(chance, 9_999)}]: (root) CMD (run-parts /etc/cron.${oneOf(chance, 'hourly daily')})`,
        `kernel: [${below(chance, 99_999)}.${below(chance, 999_999)}] eth${below(chance, 4)}: link ${oneOf(chance, 'up down')}`,
        `systemd[1]: Started Session ${below(chance, 999)} of user ${oneOf(chance, 'ann bob eve')}.`,
      ][below(chance, 4)]!
    }`,
  'a Java service': (chance) =>
    `2026-11-21 ${clock(chance)},${100 + below(chance, 900)} ${oneOf(chance, 'INFO INFO WARN ERROR')} [pool-${below(chance, 4)}-thread-${below(chance, 32)}] org.acme.${oneOf(chance, 'Store Index')}: ${
      [
        `Compacted ${below(chance, 9_999)} segments in ${below(chance, 99)} s`,
        `Lost connection to /10.2.0.${below(chance, 255)}:9042, retrying (${below(chance, 5)} of 5)`,
        `Snapshot 0x${hex(chance, 12)} written, ${below(chance, 99)}.${below(chance, 9)} MB`,
      ][below(chance, 3)]!
    }`,
};

function mined(write: (chance: Chance) => string): { templates: string[]; count: number; parts: string } {
  const chance = seededChance(7);
  const templates = openTemplates(new Map());
  const ids = new Set<string>();
  for (let made = 0; made < 2_000; made++) {
    const raw = { at: '1795253881000000000', stream: { app: 'golden' }, metadata: {}, text: write(chance) };
    const line = parseLine(raw);
    ids.add(templates.match(line.service, line.message, line.at).id);
  }
  const digest = createHash('sha256');
  for (const [name, bytes] of saved(templates)) digest.update(name).update(bytes);
  return { count: templates.size, templates: [...ids].map((id) => templates.textOf(id)!), parts: digest.digest('hex') };
}

test('our corpora have the templates and the bytes that they had', () => {
  const now = Object.fromEntries(Object.entries(CORPORA).map(([name, write]) => [name, mined(write)]));
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(FILE, `${JSON.stringify(now, null, 2)}\n`);
  if (!existsSync(FILE)) throw new Error('Failed to compare: templates.json is missing. Run with UPDATE_GOLDEN=1.');
  expect(now).toEqual(JSON.parse(readFileSync(FILE, 'utf8')));
});
