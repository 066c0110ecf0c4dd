import type { ITriggerFunctions } from 'n8n-workflow';

import { CoreError, msToNs, SECOND_MS } from '../../core/index';
import type { Source } from '../../core/index';
import type { LokiApiOptions } from '../../sources/index';
import { createLokiSource } from '../../sources/index';
import { lokiOptions } from '../shared/loki-options';
import { openFitStore } from '../shared/store';
import { surroundings } from '../shared/surroundings';

/** Throws CoreError `invalid-config` for a credential that cannot be right. `closing` gives up what is under way. */
export async function openLoki(trigger: ITriggerFunctions, closing: AbortSignal): Promise<LokiApiOptions> {
  return {
    ...lokiOptions(trigger, await trigger.getCredentials('lokiApi'), closing),
    log: (text) => trigger.logger.debug(`${trigger.getNode().name}: ${text}`),
  };
}

export interface SourceSettings {
  readonly query: string;
  readonly readsOwnLines?: boolean;
}

/** Throws CoreError `invalid-config` for a credential or a query that cannot be right. */
export async function openSource(
  trigger: ITriggerFunctions,
  settings: SourceSettings,
  closing: AbortSignal,
): Promise<Source> {
  return createLokiSource({ ...(await openLoki(trigger, closing)), ...settings });
}

/** For publishing: a source that answers rightly, and a store that can be used. */
export async function openReading(trigger: ITriggerFunctions, settings: SourceSettings, closing: AbortSignal) {
  const source = await openSource(trigger, settings, closing);
  await refuseWrongSetUp(source);
  return { source, store: await openFitStore(trigger) };
}

/** How long publishing may take when Loki does not answer. */
const PATIENCE_MS = 5_000;

/**
 * Reads one second, so that a wrong query or tenant refuses publishing with Loki's own words. That Loki is not there now is
 * no reason to refuse: it may be back when people sleep.
 */
async function refuseWrongSetUp(source: Source): Promise<void> {
  const now = Math.floor(surroundings.clock());
  const second = { from: msToNs(now - SECOND_MS), until: msToNs(now) };
  try {
    for await (const _page of source.read(second, { lines: 1, bytes: 1_000_000, deadlineMs: PATIENCE_MS })) break;
  } catch (error) {
    if (!(error instanceof CoreError && error.code === 'source-unavailable')) throw error;
  }
}
