import { Dice, mixSeed } from '../../dice';
import { known } from '../faults';
import { restart, usualShare, type Happening } from '../happening';
import type { Occurrence, Script } from '../occurrence';
import { orderId, publicIp, invoice, sku } from '../parameters';
import { phrase, type Phrase } from '../service';
import { faultOf, inTurn, MINUTE_MS, recurring, SECOND_MS, silence } from './happenings';
import * as of from './services';
import { pod } from './services/cluster';
import { TELEMETRY_PERIOD_MS } from './services/telemetry';

/** What breaks, by name, each with its harmless twin at the same place of `FULL_TWINS`. */
export const FULL_FAULTS: Readonly<Record<string, Script>> = {
  'crash-loop': { service: of.gateway, happenings: crashLoop },
  'disk-filling': { service: of.search, happenings: diskFilling },
  'brute-force': { service: of.bastion, happenings: bruteForce },
  'slow-queries': { service: of.ordersDb, happenings: slowQueries },
  'certificate-expiry': { service: of.storefront, happenings: certificateExpiry },
  'missing-backup': { service: of.backup, happenings: missingBackup, withinMs: 48 * 60 * MINUTE_MS },
  'exception-after-deploy': { service: of.checkout, happenings: exceptionAfterDeploy, announced: 'deploy' },
  'flapping-link': { service: of.coreSwitch, happenings: flappingLink },
  'log-flood': { service: of.warehouse, happenings: logFlood },
  'silent-service': { service: of.telemetry, happenings: silentService, withinMs: 2 * TELEMETRY_PERIOD_MS },
  'out-of-memory': { service: of.cluster, happenings: outOfMemory },
  'retry-storm': { service: of.billing, happenings: retryStorm },
};

/** One of two instances comes up, panics, and is started again, every forty seconds or so. */
function crashLoop(occurrence: Occurrence, seed: number): Happening[] {
  const { name, at, forMs } = occurrence;
  const dice = new Dice(mixSeed(seed, name, at));
  const host = 'edge-2';
  const panic = phrase('error', 0, () => 'panic: route table is nil', {
    fields: (d) => ({ goroutine: d.int(1, 400), exit: 2 }),
  });
  const cycle = [...of.gateway.startUp.slice(1, 4), panic];
  const happenings = [silence(occurrence, (key, speaker) => key === 'life' && speaker === host)];
  for (let start = at; start < at + forMs - 15 * SECOND_MS; start += dice.int(30, 50) * SECOND_MS) {
    happenings.push(
      ...inTurn(cycle, { key: `${name}/${start}`, at: start, host, stepMs: 3_000, ...faultOf(occurrence) }, dice),
    );
  }
  return happenings;
}

/** First the watch grumbles, then nothing can be written any more. */
function diskFilling(occurrence: Occurrence): Happening[] {
  const watch = phrase('warning', 0, (d) => `volume /var/lib/search is ${d.int(94, 99)} % full`, { from: 'DiskWatch' });
  const full = phrase('error', 0, (d) => `segment s${d.int(100, 999)} not written: no space left on device`, {
    from: 'Indexer',
  });
  return [
    recurring(occurrence, watch, 3, { part: 'watch', ...faultOf(occurrence) }),
    recurring(occurrence, full, 7, { part: 'full', afterMs: 60 * SECOND_MS, ...faultOf(occurrence) }),
  ];
}

/** One stranger, one name after the other. */
function bruteForce(occurrence: Occurrence, seed: number): Happening[] {
  const from = publicIp(new Dice(mixSeed(seed, occurrence.at)));
  const wrong = phrase(
    'warning',
    0,
    (d) =>
      `authentication failed for user ${d.pick(['root', 'admin', 'deploy', 'oracle'])} from ${from} port ${d.int(1024, 65_000)}`,
  );
  const unknown = phrase(
    'warning',
    0,
    (d) => `unknown user ${d.pick(['test', 'pi', 'postgres', 'www', 'ubuntu'])} from ${from}`,
  );
  return [
    recurring(occurrence, wrong, 28, { part: 'wrong', ...faultOf(occurrence) }),
    recurring(occurrence, unknown, 14, { part: 'unknown', ...faultOf(occurrence) }),
  ];
}

/** A statement that is slow at times is slow now twelve times a minute, and longer. */
function slowQueries(occurrence: Occurrence): Happening[] {
  const slow = phrase(
    'warning',
    0,
    (d) =>
      `duration: ${d.skewed(9_400)}.${d.int(100, 999)} ms  statement: SELECT total FROM cart WHERE buyer = '${d.pick(['alice', 'ivan', 'nina', 'omar', 'tara'])}'`,
  );
  return [recurring(occurrence, slow, 12, faultOf(occurrence))];
}

function certificateExpiry(occurrence: Occurrence): Happening[] {
  const refused = phrase(
    'error',
    0,
    (d) => `*${d.int(1000, 99_999)} handshake with upstream failed: certificate has expired, client: ${publicIp(d)}`,
  );
  return [recurring(occurrence, refused, 8, faultOf(occurrence))];
}

/** The nightly full backup does not begin, and nobody says so; the hourly increments go on. */
function missingBackup(occurrence: Occurrence): Happening[] {
  return [silence(occurrence, (key) => key.startsWith('full/'))];
}

/** The fault begins with the deploy that brings it; its exception comes with the first orders, half a minute later. */
function exceptionAfterDeploy(occurrence: Occurrence, seed: number): Happening[] {
  const { name, at } = occurrence;
  const thrown = phrase('error', 0, (d) => `order ${orderId(d)} not priced: DiscountRuleMissing`, {
    from: 'pricing',
    fields: (d) => ({
      stack: `DiscountRuleMissing: no rule for ${sku(d)}\n    at price (/srv/pricing/rules.js:${d.int(40, 44)}:13)\n    at order (/srv/orders/place.js:112:9)`,
    }),
  });
  return [
    ...restart(of.checkout, at, `${name}/${at}`, new Dice(mixSeed(seed, name, at))),
    recurring(occurrence, thrown, 6, { afterMs: 30 * SECOND_MS, ...faultOf(occurrence) }),
  ];
}

/** The uplink, which nobody plugs in and out, goes down and up every ten seconds or so. */
function flappingLink(occurrence: Occurrence, seed: number): Happening[] {
  const { name, at, forMs } = occurrence;
  const dice = new Dice(mixSeed(seed, name, at));
  const happenings: Happening[] = [];
  for (let start = at; start < at + forMs - 20 * SECOND_MS; start += dice.int(12, 24) * SECOND_MS) {
    const turn = { key: `${name}/${start}`, at: start, host: 'sw-core-1', stepMs: 6_000, ...faultOf(occurrence) };
    happenings.push(...inTurn(uplinkFlap, turn, dice));
  }
  return happenings;
}

const UPLINK = 'TenGigabitEthernet1/1/1';
const uplinkFlap: readonly Phrase[] = ['down', 'up'].flatMap((state) => [
  phrase('error', 0, () => `Interface ${UPLINK}, changed state to ${state}`, { from: 'LINK-3-UPDOWN' }),
  phrase('info', 0, () => `Line protocol on Interface ${UPLINK}, changed state to ${state}`, {
    from: 'LINEPROTO-5-UPDOWN',
  }),
]);

/** A line that is said once in a while, by a loop that does not end. */
function logFlood(occurrence: Occurrence): Happening[] {
  const polled = known(of.warehouse, 'debug', 'Synchronised');
  return [recurring(occurrence, polled, 500, faultOf(occurrence))];
}

function silentService(occurrence: Occurrence): Happening[] {
  return [silence(occurrence, () => true)];
}

function outOfMemory(occurrence: Occurrence): Happening[] {
  const killed = phrase(
    'error',
    0,
    (d) =>
      `"Memory limit exceeded, process killed" pod="shop/${pod(d)}" pid=${d.int(300, 32_000)} rssMb=${d.int(505, 512)}`,
    { from: 'memory.go:233' },
  );
  const left = phrase('warning', 0, (d) => `"Container ended" pod="shop/${pod(d)}" exit=137 reason="out of memory"`, {
    from: 'pods.go:421',
  });
  return [
    recurring(occurrence, killed, 4, { part: 'killed', ...faultOf(occurrence) }),
    recurring(occurrence, left, 4, { part: 'left', ...faultOf(occurrence) }),
  ];
}

/** The processor does not answer, and everything that waits for it asks again and again. Each line has been said before. */
function retryStorm(occurrence: Occurrence): Happening[] {
  const failed = known(of.billing, 'error', 'Card charge');
  const behind = known(of.billing, 'warning', 'Queue invoices');
  const again = phrase('warning', 0, (d) => `Card charge for ${invoice(d)} tried again, attempt ${d.int(2, 9)}`, {
    from: 'PAY04',
  });
  const share = usualShare(of.billing, failed);
  return [
    recurring(occurrence, failed, (expected) => 14 * share * expected + 3, { part: 'failed', ...faultOf(occurrence) }),
    recurring(occurrence, behind, 5, { part: 'behind', ...faultOf(occurrence) }),
    recurring(occurrence, again, 16, { part: 'again', ...faultOf(occurrence) }),
  ];
}
