import type { Acknowledgement, Alert, Heard, Mute, OpenedBook } from '../alert';
import { bookChange, forgetIn, muteId, MUTES_LIMIT, newBook, openBook } from '../alert';
import { CoreError } from '../errors';
import { publicHash } from '../hash';
import { acknowledgeStage, applyStages, isFiring, muteStage } from '../notify';
import type { Parts, Store } from '../store/store';
import { update } from '../store/update';
import type { EpochMs } from '../time';
import type { Surroundings } from './surroundings';
import { birthText } from './surroundings';

export interface BookSetup {
  readonly store: Store;
  /** `book/<name>` */
  readonly book: string;
  readonly surroundings: Surroundings;
}

export type WantedMute = Pick<Mute, 'service' | 'template' | 'until' | 'reason'>;

/** One alert of a book as it stands. `held`: whom a person's word keeps it from, and why. */
export interface Listed {
  readonly alert: Alert;
  readonly state: 'firing' | 'resolved';
  readonly held?: { readonly by: string; readonly why: string };
  readonly acknowledged?: Acknowledgement;
}

export interface BookListing {
  readonly alerts: readonly Listed[];
  /** Those in force. */
  readonly mutes: readonly Mute[];
}

const SHORT = 200;
const LONG = 1_000;

/** Nobody is told that such alerts fire until then. Muting what is muted changes its end and its reason. */
export function muteAlerts(setup: BookSetup, wanted: WantedMute): Promise<Mute> {
  const mute = {
    service: wanted.service.trim().slice(0, SHORT),
    template: wanted.template.trim().slice(0, LONG),
    until: wanted.until,
    reason: wanted.reason.trim().slice(0, SHORT),
  };
  return changeBook(setup, ({ mutes }, now) => {
    if (mute.service === '') throw refuse('mute', 'no service is named', 'Name one, or "*" for all of them');
    if (!(mute.until > now)) throw refuse('mute', 'its end is not in the future', 'Choose a later time');
    if (!mutes.set(mute, now))
      throw refuse('mute', `${MUTES_LIMIT} mutes are kept already`, 'Mute with stars, as in "shop-*"');
    return mutes.get(muteId(mute))!;
  });
}

/** Ends mutes; without `template`, all of the service. Undone is only what holds from now on: what ended meanwhile is not told. */
export function unmuteAlerts(
  setup: BookSetup,
  wanted: { readonly service: string; readonly template?: string },
): Promise<readonly Mute[]> {
  const service = wanted.service.trim();
  const template = wanted.template?.trim();
  return changeBook(setup, ({ mutes }, now) => {
    const ours = mutes.all.filter((one) => one.service === service && (template ?? one.template) === one.template);
    return ours.filter((one) => mutes.lift(muteId(one), now));
  });
}

/** Somebody looks after the alert's present episode: no reminder is told of it, unless it becomes graver. */
export function acknowledgeAlert(
  setup: BookSetup,
  { fingerprint, by, note }: { readonly fingerprint: string; readonly by: string; readonly note: string },
): Promise<Acknowledgement> {
  return changeBook(setup, ({ book, acknowledgements }, at) => {
    const entry = book.entry(fingerprint.trim());
    if (entry === undefined)
      throw refuse('acknowledge', 'the book holds no alert with this fingerprint', 'Take it from the operation List');
    const { startsAt, severity } = entry;
    const words = { by: by.trim().slice(0, SHORT), note: note.trim().slice(0, SHORT) };
    acknowledgements.merge({ fingerprint: entry.fingerprint, startsAt, severity, at, ...words });
    return acknowledgements.get(entry.fingerprint)!;
  });
}

/**
 * An alert that is over as it begins: every receiver tells it firing and then, with a later flush, resolved, as its own settings
 * want it.
 */
export function raiseTestAlert(setup: BookSetup, service: string): Promise<Heard> {
  return changeBook(setup, ({ book }, now) => {
    const heard: Heard = {
      fingerprint: publicHash('test alert', service),
      reader: 'test',
      labels: { service, kind: 'test' },
      annotations: {
        summary: 'A test alert: somebody wants to know whether it arrives.',
        reasons: 'Manage Alerts was asked to send it. Nothing is wrong.',
        query: '',
        test: 'true',
      },
      severity: 'warning',
      startsAt: now,
      endsAt: now,
      rank: 'resolved',
      heardAt: now,
    };
    book.merge(heard, now);
    return heard;
  });
}

/** What fires, what has ended within a day, and what of it nobody is told. Reads only. */
export async function listAlerts({ store, book: unit, surroundings }: BookSetup): Promise<BookListing> {
  const loaded = await store.load(unit);
  if (loaded === undefined || loaded === 'unchanged') return { alerts: [], mutes: [] };
  return listedIn(loaded.parts, surroundings.clock());
}

/** The same of a book's parts. */
export function listedIn(parts: Parts, now: EpochMs): BookListing {
  const { book, mutes, acknowledgements } = openBook(parts);
  const stages = [muteStage(mutes.all), acknowledgeStage(acknowledgements)];
  const { held } = applyStages(stages, book.alerts(now), now);
  const whyHeld = new Map(held.map(({ alert, by, why }) => [alert.fingerprint, { by, why }]));
  const alerts = [...book.alerts(now)].sort(byNewest).map((alert): Listed => {
    const why = whyHeld.get(alert.fingerprint);
    const known = acknowledgements.get(alert.fingerprint);
    return {
      alert,
      state: isFiring(alert) ? 'firing' : 'resolved',
      ...(why !== undefined && { held: why }),
      ...(known?.startsAt === alert.startsAt && { acknowledged: known }),
    };
  });
  return { alerts, mutes: mutes.all.filter(({ until }) => until > now) };
}

function byNewest(one: Alert, other: Alert): number {
  return other.startsAt - one.startsAt || (one.fingerprint < other.fingerprint ? -1 : 1);
}

async function changeBook<Result>(
  { store, book: unit, surroundings }: BookSetup,
  change: (opened: OpenedBook, now: EpochMs) => Result,
): Promise<Result> {
  const birth = birthText(surroundings);
  const { result } = await update(store, unit, (loaded) => {
    const opened = loaded ? openBook(loaded.parts) : newBook(birth);
    const now = surroundings.clock();
    const said = change(opened, now);
    forgetIn(opened, now);
    return { change: bookChange(opened), result: said };
  });
  return result;
}

function refuse(deed: string, fact: string, cure: string): CoreError {
  return new CoreError('invalid-config', `Failed to ${deed}: ${fact}. ${cure}.`);
}
