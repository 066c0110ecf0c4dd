import type { IExecuteFunctions } from 'n8n-workflow';

import { LokiApi } from '../../sources/index';
import { readLokiAccess } from '../shared/loki-access';
import { createN8nHttp } from '../shared/n8n-http';
import { sleepUnless } from '../shared/sleep-unless';
import { surroundings } from '../shared/surroundings';

/** The Loki of the credential. Given up when the execution is cancelled. Throws CoreError `invalid-config`. */
export async function openApi(node: IExecuteFunctions): Promise<LokiApi> {
  const access = readLokiAccess(await node.getCredentials('lokiApi'));
  const signal = node.getExecutionCancelSignal() ?? new AbortController().signal;
  return new LokiApi({
    http: createN8nHttp(node, access.address),
    origin: `${access.address} ${access.tenant ?? ''}`,
    ...(access.tenant === undefined ? {} : { tenant: access.tenant }),
    signal,
    sleep: (ms) => sleepUnless(signal, ms),
    now: () => surroundings.clock(),
    random: Math.random,
    breathe: () => surroundings.breathe(),
  });
}
