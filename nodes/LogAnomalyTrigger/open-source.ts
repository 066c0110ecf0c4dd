import type { ITriggerFunctions } from 'n8n-workflow';

import { CoreError, msToNs, SECOND_MS } from '../../core/index';
import type { Source } from '../../core/index';
import { createLokiSource } from '../../sources/index';
import { readLokiAccess } from '../shared/loki-access';
import { createN8nHttp } from '../shared/n8n-http';
import { sleepUnless } from '../shared/sleep-unless';
import { surroundings } from '../shared/surroundings';

/** Throws CoreError `invalid-config` for a credential or a query that cannot be right. `closing` gives up what is under way. */
export async function openSource(trigger: ITriggerFunctions, query: string, closing: AbortSignal): Promise<Source> {
  const access = readLokiAccess(await trigger.getCredentials('lokiApi'));
  return createLokiSource({
    http: createN8nHttp(trigger, access.address),
    query,
    // Another address or tenant is another world of lines; another password is not.
    origin: `${access.address} ${access.tenant ?? ''}`,
    ...(access.tenant === undefined ? {} : { tenant: access.tenant }),
    ...(access.grafana === undefined
      ? {}
      : { grafana: { url: access.grafana.address, datasourceUid: access.grafana.dataSource } }),
    signal: closing,
    sleep: (ms) => sleepUnless(closing, ms),
    now: () => surroundings.clock(),
    random: Math.random,
    breathe: () => surroundings.breathe(),
    log: (text) => trigger.logger.debug(`${trigger.getNode().name}: ${text}`),
  });
}

/** How long publishing may take when Loki does not answer. */
const PATIENCE_MS = 5_000;

/**
 * Reads one second, so that a wrong query or tenant refuses publishing with Loki's own words. That Loki is not there now is
 * no reason to refuse: it may be back when people sleep.
 */
export async function refuseWrongSetUp(source: Source): Promise<void> {
  const now = Math.floor(surroundings.clock());
  const second = { from: msToNs(now - SECOND_MS), until: msToNs(now) };
  try {
    for await (const _page of source.read(second, { lines: 1, bytes: 1_000_000, deadlineMs: PATIENCE_MS })) break;
  } catch (error) {
    if (!(error instanceof CoreError && error.code === 'source-unavailable')) throw error;
  }
}
