import type { IDataObject } from 'n8n-workflow';

import {
  acknowledgeAlert,
  CoreError,
  listAlerts,
  muteAlerts,
  raiseTestAlert,
  readStatus,
  unmuteAlerts,
} from '../../core/index';
import type { BookSetup, Listed, Mute, Store, UnitStatus, Upkeep } from '../../core/index';
import { timeOf } from '../shared/time-of';

/** What one item asks for. `field` gives one of the node's parameters, `option` one of its options. */
export interface Asked {
  readonly store: Store & Upkeep;
  readonly book: BookSetup;
  field(name: string): unknown;
  option(name: string): string;
}

export const TEST_SERVICE = 'loghorn-test';

export type Deed = (asked: Asked) => Promise<readonly IDataObject[]>;

/** One for each value of the parameter `operation`. */
export const deeds: Readonly<Record<string, Deed>> = {
  async acknowledge({ book, field, option }) {
    const words = { by: option('by'), note: option('reason') };
    return [{ ...(await acknowledgeAlert(book, { fingerprint: String(field('fingerprint')), ...words })) }];
  },
  async list({ book, option }) {
    const { alerts } = await listAlerts(book);
    return alerts.filter(({ state }) => state === 'firing' || option('alsoResolved') === 'true').map(alertItem);
  },
  async listMutes({ book }) {
    return (await listAlerts(book)).mutes.map(muteItem);
  },
  async mute({ book, field, option }) {
    const until = timeOf(field('until'), book.surroundings.clock(), 'ahead');
    const what = { service: String(field('service')), template: option('template') };
    return [muteItem(await muteAlerts(book, { ...what, until, reason: option('reason') }))];
  },
  async reset({ store, field }) {
    const unit = String(field('unit')).trim();
    if (unit === '' || String(field('confirmation')).trim() !== unit)
      throw refuseReset('the confirmation is not the name of the unit', 'Write the same name in both');
    if ((await store.load(unit)) === undefined)
      throw refuseReset('there is no such unit', 'Take its name from the operation Status');
    await store.remove(unit);
    return [{ unit, isReset: true }];
  },
  async sendTestAlert({ book }) {
    const { fingerprint, labels, severity, startsAt } = await raiseTestAlert(book, TEST_SERVICE);
    return [{ fingerprint, service: labels.service, severity, startsAt, book: book.book.slice('book/'.length) }];
  },
  async status({ store, book }) {
    return (await readStatus(store, book.surroundings.clock())).map(statusItem);
  },
  async unmute({ book, field, option }) {
    const template = option('template');
    const service = String(field('service'));
    const lifted = await unmuteAlerts(book, { service, ...(template === '' ? {} : { template }) });
    return lifted.length === 0 ? [{ service, lifted: 0, note: 'Nothing of it was muted.' }] : lifted.map(liftedItem);
  },
};

function alertItem({ alert, state, held, acknowledged }: Listed): IDataObject {
  const { fingerprint, labels, annotations, severity, startsAt, endsAt } = alert;
  return {
    fingerprint,
    state,
    service: labels.service,
    kind: labels.kind,
    severity,
    startsAt,
    ...(endsAt === undefined ? {} : { endsAt }),
    summary: annotations.summary,
    ...(annotations.template === undefined ? {} : { template: annotations.template }),
    isHeld: held !== undefined,
    ...(held === undefined ? {} : { held: { ...held } }),
    ...(acknowledged === undefined ? {} : { acknowledged: { ...acknowledged } }),
    annotations: { ...annotations },
  };
}

function muteItem({ service, template, from, until, reason }: Mute): IDataObject {
  return { service, template, from, until, untilTime: new Date(until).toISOString(), reason };
}

function liftedItem({ service, template, reason }: Mute): IDataObject {
  return { service, template, reason, lifted: 1 };
}

function statusItem(status: UnitStatus): IDataObject {
  return structuredClone(status) as unknown as IDataObject;
}

function refuseReset(fact: string, cure: string): CoreError {
  return new CoreError('invalid-config', `Failed to reset: ${fact}. ${cure}.`);
}
