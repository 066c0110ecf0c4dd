import { pack } from '../pack';
import { whyMissing } from '../services/apt';
import { findAlertmanager } from '../services/alertmanager';
import { findAlloy, whyNoAlloyParser } from '../services/alloy';
import { findAnsible } from '../services/ansible/find-ansible';
import { findChromium } from '../services/chromium';
import { whyNoneBoots } from '../services/hosts';
import { whyNoJournalWriter } from '../services/journal-writer';
import { defaultLimitFlags, startLoki } from '../services/loki';
import { installN8n } from '../services/n8n/install-n8n';
import { whyNoNginx } from '../services/nginx';
import { findPostgres } from '../services/postgres';
import { findPromtail } from '../services/promtail';
import { findRedis } from '../services/redis';
import type { Need } from './rings';

export interface Needs {
  /** The environment for the tests of a ring with these needs; what cannot be had is named in it with the reason. */
  environment(needs: readonly Need[]): Promise<NodeJS.ProcessEnv>;
  stop(): Promise<void>;
}

/** Each need is fulfilled once, when the first ring asks for it. */
export function createNeeds(): Needs {
  const had = new Map<Need, Promise<NodeJS.ProcessEnv>>();
  const atEnd: (() => Promise<void>)[] = [];
  const get: Record<Need, () => Promise<NodeJS.ProcessEnv>> = {
    build: async () => ({ LOGHORN_TEST_TARBALL: await pack() }),
    loki: async () => await lokiForTests(atEnd),
    redis: async () => await redisForTests(),
    postgres: async () => await postgresForTests(),
    n8n: async () => (await installN8n(), { LOGHORN_TEST_N8N: 'installed' }),
    chromium: async () => await chromiumForTests(),
    promtail: async () => missing('PROMTAIL', await findPromtail(tell)),
    alertmanager: async () => missing('ALERTMANAGER', await findAlertmanager(tell)),
    alloy: async () => missing('ALLOY', await findAlloy()),
    alloyParser: async () => missing('ALLOY_PARSER', { why: await whyNoAlloyParser() }),
    journal: async () => missing('JOURNAL', { why: await whyNoJournalWriter() }),
    nginx: async () => missing('NGINX', { why: await whyNoNginx() }),
    rsyslog: async () => missing('RSYSLOG', { why: await whyMissing(['rsyslogd'], ['rsyslog']) }),
    hosts: async () => missing('HOSTS', { why: await whyNoneBoots() }),
    ansible: async () => missing('ANSIBLE', await findAnsible()),
  };
  const once = (need: Need) => {
    const env = had.get(need) ?? get[need]();
    had.set(need, env);
    return env;
  };
  return {
    environment: async (needs) => {
      const all: NodeJS.ProcessEnv = {};
      for (const need of needs) Object.assign(all, await once(need));
      return all;
    },
    stop: async () => {
      for (const end of atEnd) await end();
    },
  };
}

/** With the limits that Loki ships with: what holds here holds at a stranger's. */
async function lokiForTests(atEnd: (() => Promise<void>)[]): Promise<NodeJS.ProcessEnv> {
  const loki = await startLoki({ flags: defaultLimitFlags });
  atEnd.push(() => loki.stop());
  if (loki.isReal) return { LOGHORN_TEST_LOKI: loki.url };
  return { LOGHORN_TEST_LOKI_MISSING: 'no real Loki could be had on this machine; the reasons stand above' };
}

const tell = (text: string) => void process.stderr.write(`  ${text}\n`);

/** What a suite that needs it is told by, when it cannot be had. */
const missing = (need: string, found: object): NodeJS.ProcessEnv =>
  'why' in found && found.why !== undefined ? { [`LOGHORN_TEST_${need}_MISSING`]: String(found.why) } : {};

async function chromiumForTests(): Promise<NodeJS.ProcessEnv> {
  const found = await findChromium();
  return 'path' in found ? { LOGHORN_TEST_CHROMIUM: found.path } : { LOGHORN_TEST_CHROMIUM_MISSING: found.why };
}

/** Each suite starts a server of its own, because some kill theirs. */
async function redisForTests(): Promise<NodeJS.ProcessEnv> {
  return missing('REDIS', await findRedis());
}

async function postgresForTests(): Promise<NodeJS.ProcessEnv> {
  try {
    await findPostgres(tell);
    return {};
  } catch (error) {
    return { LOGHORN_TEST_POSTGRES_MISSING: (error as Error).message.split('\n')[0] };
  }
}
