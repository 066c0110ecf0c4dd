import type { Alert, OpenedBook } from '../alert';
import { newBook, openBook } from '../alert';
import type { Group, Held, Notification, Overflow, Receiver as ReceiverState, Stage, Timing, Wanted } from '../notify';
import {
  acknowledgeStage,
  applyStages,
  decideGroup,
  groupKey,
  groupLabels,
  holdGroup,
  isFiring,
  matchStage,
  muteStage,
  newGroup,
  notificationBytes,
  Receiver,
} from '../notify';
import type { NewRow, Store } from '../store/store';
import { update } from '../store/update';
import type { EpochMs } from '../time';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../time';
import type { Surroundings } from './surroundings';
import { birthText } from './surroundings';

export interface FlushOptions extends Timing, Wanted {
  /** Labels whose values an alert shares with the others of its group. */
  readonly groupBy: readonly string[];
  /** `new` ones of a service in a day of UTC; the rest is one digest when it is over. 0: any number. */
  readonly notificationsPerDay: number;
}

export interface FlushSetup {
  readonly store: Store;
  /** `receiver/<workflow id>/<node id>` */
  readonly receiver: string;
  /** `book/<name>` */
  readonly book: string;
  readonly options?: Partial<FlushOptions>;
  /** After `match`, before grouping. */
  readonly stages?: readonly Stage[];
  readonly surroundings: Surroundings;
}

export interface FlushReport {
  /** False: nobody has raised an alert into this book yet. Same store? */
  readonly isBookWritten: boolean;
  readonly firing: number;
  readonly notifications: readonly Notification[];
  readonly held: readonly Held[];
  /** Rows that were given up. */
  readonly deadRows: number;
}

export interface Flusher {
  round(): Promise<FlushReport>;
}

export const flushDefaults: FlushOptions = {
  groupBy: ['service'],
  groupWaitMs: 30 * SECOND_MS,
  groupIntervalMs: 5 * MINUTE_MS,
  repeatIntervalMs: 4 * HOUR_MS,
  notificationsPerDay: 5,
  services: [],
  minimumSeverity: 'info',
};

export function createFlusher(setup: FlushSetup): Flusher {
  return { round: () => flush(setup, { ...flushDefaults, ...setup.options }) };
}

/** A book as one flush sees it. */
interface SeenBook extends Pick<OpenedBook, 'mutes' | 'acknowledgements'> {
  readonly birth?: string;
  readonly sequence: number;
  readonly alerts: readonly Alert[];
  /** The book's merge that first saw the alert's episode. */
  firstMergeOf(alert: Alert): number;
}

function unwritten(): SeenBook {
  return { ...newBook(''), birth: undefined, sequence: 0, alerts: [], firstMergeOf: () => 0 };
}

async function flush(setup: FlushSetup, options: FlushOptions): Promise<FlushReport> {
  const { store, receiver: unit, surroundings } = setup;
  const birth = birthText(surroundings);
  const { result } = await update(store, unit, async (loaded) => {
    // The receiver first, then the book: the other way round an old book could be told by a newer receiver.
    const now = surroundings.clock();
    const book = await loadBook(store, setup.book, now);
    const receiver = loaded
      ? Receiver.open(loaded.parts)
      : new Receiver({ birth, bookBirth: book.birth, bookSequence: book.sequence });
    const undone = loaded?.undoneKeys ?? new Set<string>();
    const decided = decide({ receiver, book, undone, now, setup, options });
    const change = receiver.change();
    const hasChanged = change.put.size > 0 || change.drop.length > 0;
    return {
      change: hasChanged ? { ...change, outbox: decided.notifications.map(rowOf) } : undefined,
      result: { ...decided, isBookWritten: book.birth !== undefined, deadRows: loaded?.deadRows ?? 0 },
    };
  });
  return result;
}

async function loadBook(store: Store, unit: string, now: EpochMs): Promise<SeenBook> {
  const loaded = await store.load(unit);
  if (loaded === undefined || loaded === 'unchanged') return unwritten();
  const { birth, book, mutes, acknowledgements } = openBook(loaded.parts);
  const firstMergeOf = ({ fingerprint }: Alert) => book.entry(fingerprint)?.firstMerge ?? 0;
  return { birth, mutes, acknowledgements, sequence: book.sequence, alerts: book.alerts(now), firstMergeOf };
}

interface Flush {
  readonly receiver: ReceiverState;
  readonly book: SeenBook;
  readonly undone: ReadonlySet<string>;
  readonly now: EpochMs;
  readonly setup: FlushSetup;
  readonly options: FlushOptions;
}

type Decided = Pick<FlushReport, 'firing' | 'notifications' | 'held'>;

function decide(flush: Flush): Decided {
  const { receiver, book, now, options } = flush;
  const [oldNews, alerts] = splitOldNews(flush);
  const news = alerts.filter((alert) => isNews(flush, alert));
  const { passed, held } = applyStages(stagesOf(flush), news, now);
  const passedKeys = new Set(passed.map((alert) => alert.fingerprint));
  const known = Map.groupBy(book.alerts, (alert) => groupKey(groupLabels(alert, options.groupBy)));
  const capped: Held[] = [];
  // The day before is told before this one begins to count.
  const notifications = receiver.cap.turnTo(now).map((overflow) => digestOf(flush, overflow));
  for (const group of groupsOf(receiver, known, options)) {
    const ofGroup = known.get(group.key) ?? [];
    if (flush.undone.has(group.key)) continue;
    const { group: next, tell } = decideGroup(
      group,
      {
        passed: ofGroup.filter(({ fingerprint }) => passedKeys.has(fingerprint)),
        known: ofGroup,
        isBookWritten: book.birth !== undefined,
      },
      now,
      options,
    );
    const service = tell?.alerts[0]?.labels.service ?? '';
    if (tell?.because === 'new' && !receiver.cap.admits(service, options.notificationsPerDay)) {
      receiver.cap.hold(service, tell.alerts, now);
      capped.push(...tell.alerts.map((alert) => ({ alert, by: 'cap', why: 'capped' })));
      keep(flush, holdGroup(group, next, tell.alerts));
      continue;
    }
    keep(flush, next);
    if (tell) notifications.push({ ...addressOf(flush, next), ...told(tell) });
  }
  return { firing: book.alerts.filter(isFiring).length, notifications, held: [...oldNews, ...held, ...capped] };
}

/** A person's word comes before what only holds for the receiver's sake, so that its reason is the one that is told. */
function stagesOf({ options, book, setup }: Flush): readonly Stage[] {
  const words = [muteStage(book.mutes.all), acknowledgeStage(book.acknowledgements)];
  return [matchStage(options), ...words, ...(setup.stages ?? [])];
}

/** What had ended before this receiver met the book is not its news; what was told firing always is. */
function splitOldNews({ receiver, book }: Flush): readonly [Held[], Alert[]] {
  const { bookBirth, bookSequence } = receiver.born;
  const metAt = bookBirth === undefined || bookBirth === book.birth ? bookSequence : 0;
  const oldNews: Held[] = [];
  const alerts = book.alerts.filter((alert) => {
    const isOld = !isFiring(alert) && book.firstMergeOf(alert) <= metAt;
    if (isOld) oldNews.push({ alert, by: 'birth', why: 'it had ended before this receiver was made' });
    return !isOld;
  });
  return [oldNews, alerts];
}

/** All but the ends of what was told firing: no stage holds those. */
function isNews({ receiver, options }: Flush, alert: Alert): boolean {
  const told = receiver.group(groupKey(groupLabels(alert, options.groupBy)))?.log[alert.fingerprint];
  return isFiring(alert) || told?.startsAt !== alert.startsAt;
}

function groupsOf(
  receiver: ReceiverState,
  known: ReadonlyMap<string, readonly Alert[]>,
  options: FlushOptions,
): readonly Group[] {
  const fresh = [...known]
    .filter(([key]) => receiver.group(key) === undefined)
    .map(([, alerts]) => newGroup(groupLabels(alerts[0]!, options.groupBy)));
  return [...receiver.all, ...fresh];
}

/** A group that waits for nothing and remembers nothing needs no place. */
function keep({ receiver, now, options }: Flush, group: Group): void {
  const isPausing = group.lastToldAt !== undefined && now < group.lastToldAt + options.groupIntervalMs;
  const isOpen = group.waitingSince !== undefined || group.toldSeverity !== undefined;
  if (isOpen || isPausing || Object.keys(group.log).length > 0) receiver.put(group);
  else receiver.drop(group.key);
}

function addressOf({ receiver, setup }: Flush, { key }: Group): Pick<Notification, 'id' | 'receiver' | 'groupKey'> {
  return { id: receiver.nextNotificationId(key), receiver: setup.receiver, groupKey: key };
}

/** Of a group of its own: nothing fires by it, and nothing will resolve it. */
function digestOf({ receiver, setup }: Flush, overflow: Overflow): Notification {
  const { service, day, alerts, count, firstAt, lastAt } = overflow;
  const key = `digest/${day}/${service}`;
  const id = receiver.nextNotificationId(key);
  return {
    id,
    receiver: setup.receiver,
    groupKey: key,
    state: 'resolved',
    because: 'digest',
    alerts,
    digest: { count, firstAt, lastAt },
  };
}

function told({ because, alerts }: NonNullable<ReturnType<typeof decideGroup>['tell']>) {
  return { state: because === 'resolved' ? ('resolved' as const) : ('firing' as const), because, alerts };
}

function rowOf(notification: Notification): NewRow {
  return { id: notification.id, key: notification.groupKey, body: notificationBytes(notification) };
}
