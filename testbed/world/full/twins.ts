import { Dice, mixSeed } from '../../dice';
import { known } from '../faults';
import { restart, type Happening } from '../happening';
import { novelPhrase } from '../novel-phrase';
import type { Occurrence, Script } from '../occurrence';
import { publicIp } from '../parameters';
import { phrase } from '../service';
import { inTurn, MINUTE_MS, recurring, silence } from './happenings';
import * as of from './services';
import { FULL_BACKUP } from './services/backup';
import { pod } from './services/cluster';

/** What only looks like trouble, in the order of `FULL_FAULTS`. */
export const FULL_TWINS: Readonly<Record<string, Script>> = {
  'rolling-restart': { service: of.gateway, happenings: rollingRestart, announced: 'deploy' },
  'segments-merged': { service: of.search, happenings: segmentsMerged },
  'mistyped-password': { service: of.bastion, happenings: mistypedPassword },
  'slow-report': { service: of.ordersDb, happenings: slowReport },
  'certificate-renewed': { service: of.storefront, happenings: certificateRenewed },
  'late-backup': { service: of.backup, happenings: lateBackup, announced: 'maintenance' },
  'feature-deploy': { service: of.checkout, happenings: featureDeploy, announced: 'deploy' },
  'link-maintenance': { service: of.coreSwitch, happenings: linkMaintenance, announced: 'maintenance' },
  'nightly-batch': { service: of.warehouse, happenings: nightlyBatch },
  'maintenance-stop': { service: of.telemetry, happenings: maintenanceStop, announced: 'maintenance' },
  'node-drain': { service: of.cluster, happenings: nodeDrain, announced: 'maintenance' },
  'doubled-traffic': { service: of.billing, happenings: doubledTraffic },
};

const diceOf = ({ name, at }: Occurrence, seed: number): Dice => new Dice(mixSeed(seed, name, at));
const keyOf = ({ name, at }: Occurrence): string => `${name}/${at}`;

function rollingRestart(occurrence: Occurrence, seed: number): Happening[] {
  return restart(of.gateway, occurrence.at, keyOf(occurrence), diceOf(occurrence, seed));
}

/** The disk fills up to a grumble, and empties by itself. */
function segmentsMerged(occurrence: Occurrence, seed: number): Happening[] {
  const { at } = occurrence;
  const said = [
    phrase('info', 0, () => 'merge of 12 segments begins', { from: 'Merger' }),
    phrase('warning', 0, () => 'volume /var/lib/search is 81 % full', { from: 'DiskWatch' }),
    phrase('info', 0, (d) => `12 segments merged into s${d.int(100, 999)}, old files removed`, { from: 'Merger' }),
    phrase('info', 0, () => 'volume /var/lib/search is 55 % full', { from: 'DiskWatch' }),
  ];
  return inTurn(said, { key: keyOf(occurrence), at, host: 'find-1', stepMs: MINUTE_MS }, diceOf(occurrence, seed));
}

function mistypedPassword(occurrence: Occurrence, seed: number): Happening[] {
  const from = publicIp(diceOf(occurrence, seed));
  const wrong = phrase(
    'warning',
    0,
    (d) => `authentication failed for user lena from ${from} port ${d.int(1024, 65_000)}`,
  );
  const right = phrase('info', 0, (d) => `accepted public key for lena from ${from} port ${d.int(1024, 65_000)}`);
  const turn = { key: keyOf(occurrence), at: occurrence.at, host: 'gate-1', stepMs: 9_000 };
  return inTurn([wrong, wrong, right], turn, diceOf(occurrence, seed));
}

function slowReport(occurrence: Occurrence, seed: number): Happening[] {
  const slow = phrase(
    'warning',
    0,
    (d) =>
      `duration: ${d.int(180_000, 240_000)}.${d.int(100, 999)} ms  statement: SELECT month, sum(total) FROM cart GROUP BY month`,
  );
  const turn = { key: keyOf(occurrence), at: occurrence.at, host: 'pg-1', stepMs: 1_000 };
  return inTurn([slow], turn, diceOf(occurrence, seed));
}

function certificateRenewed(occurrence: Occurrence, seed: number): Happening[] {
  const { at } = occurrence;
  const renewed = phrase('info', 0, () => 'certificate of shop.example renewed, valid for 90 days');
  const dice = diceOf(occurrence, seed);
  const turn = { key: `${keyOf(occurrence)}/renewed`, at, host: 'web-1', stepMs: 1_000 };
  return [...inTurn([renewed], turn, dice), ...restart(of.storefront, at + 2_000, keyOf(occurrence), dice)];
}

/** The clocks went back, or the vault was busy: the same backup, an hour later. */
function lateBackup(occurrence: Occurrence, seed: number): Happening[] {
  const later = {
    key: `late/${keyOf(occurrence)}`,
    at: occurrence.at + 60 * MINUTE_MS,
    host: 'vault-1',
    stepMs: 4_000,
  };
  return [
    silence(occurrence, (key) => key.startsWith('full/'), 30 * MINUTE_MS),
    ...inTurn(FULL_BACKUP, later, diceOf(occurrence, seed)),
  ];
}

/** A new version: it restarts and says several new things again and again. */
function featureDeploy(occurrence: Occurrence, seed: number): Happening[] {
  const dice = diceOf(occurrence, seed);
  const news = Array.from({ length: 5 }, (_, index) => {
    const rate = dice.int(1, 5);
    return recurring(occurrence, novelPhrase('info', dice), rate, { part: `new/${index}` });
  });
  return [...restart(of.checkout, occurrence.at, keyOf(occurrence), dice), ...news];
}

/** The uplink is taken down by hand and comes up when the work is done. */
function linkMaintenance(occurrence: Occurrence, seed: number): Happening[] {
  const { at, forMs } = occurrence;
  const dice = diceOf(occurrence, seed);
  const link = (state: string) => [
    phrase('info', 0, () => `Interface TenGigabitEthernet1/1/1, changed state to ${state}`, { from: 'LINK-3-UPDOWN' }),
    phrase('info', 0, () => `Line protocol on Interface TenGigabitEthernet1/1/1, changed state to ${state}`, {
      from: 'LINEPROTO-5-UPDOWN',
    }),
  ];
  const turn = { key: `${keyOf(occurrence)}/down`, at, host: 'sw-core-1', stepMs: 2_000 };
  return [
    ...inTurn([known(of.coreSwitch, 'info', 'Configured from console'), ...link('administratively down')], turn, dice),
    ...inTurn(link('up'), { ...turn, key: `${keyOf(occurrence)}/up`, at: at + forMs - 30_000 }, dice),
  ];
}

/** Every night the shelves are counted: a flood of lines that everybody knows. */
function nightlyBatch(occurrence: Occurrence): Happening[] {
  const polled = known(of.warehouse, 'debug', 'Synchronised');
  return [
    recurring(occurrence, known(of.warehouse, 'info', 'Inventory of shelf'), 60, { part: 'shelf' }),
    recurring(occurrence, polled, 25, { part: 'sync' }),
  ];
}

function maintenanceStop(occurrence: Occurrence, seed: number): Happening[] {
  const { at, forMs } = occurrence;
  const dice = diceOf(occurrence, seed);
  const [stop, start] = of.telemetry.startUp;
  const turn = { key: `${keyOf(occurrence)}/stop`, at: at - 1_000, host: 'iot-1', stepMs: 500 };
  return [
    ...inTurn([stop!], turn, dice),
    silence(occurrence, () => true),
    ...inTurn([start!], { ...turn, key: `${keyOf(occurrence)}/start`, at: at + forMs + 1_000 }, dice),
  ];
}

/** A node is emptied for an update: pods end with 143, in good order. */
function nodeDrain(occurrence: Occurrence): Happening[] {
  const moved = phrase('info', 0, (d) => `"Pod moved away" pod="shop/${pod(d)}" exit=143 reason="node drained"`, {
    from: 'evict.go:61',
  });
  const ended = known(of.cluster, 'info', '"Pod ended"');
  return [
    recurring(occurrence, moved, 5, { part: 'moved', untilMs: 6 * MINUTE_MS }),
    recurring(occurrence, ended, 5, { part: 'ended', untilMs: 6 * MINUTE_MS }),
  ];
}

function doubledTraffic(occurrence: Occurrence, seed: number): Happening[] {
  const { at, forMs } = occurrence;
  const key = keyOf(occurrence);
  return [
    { kind: 'traffic', key, from: at, until: at + forMs, factor: 2 },
    ...restart(of.billing, at, key, diceOf(occurrence, seed)),
  ];
}
