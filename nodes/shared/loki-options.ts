import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { LokiApiOptions } from '../../sources/index';
import { readLokiAccess } from './loki-access';
import type { Asking } from './n8n-http';
import { createN8nHttp } from './n8n-http';
import { sleepUnless } from './sleep-unless';
import { surroundings } from './surroundings';

/** How a node asks the Loki of its credential. `signal` gives up what is under way. Throws CoreError `invalid-config`. */
export function lokiOptions(
  asking: Asking,
  credential: ICredentialDataDecryptedObject,
  signal: AbortSignal,
): LokiApiOptions {
  const { address, tenant, grafana } = readLokiAccess(credential);
  return {
    http: createN8nHttp(asking, address),
    // Another address or tenant is another world of lines; another password is not.
    origin: `${address} ${tenant ?? ''}`,
    ...(tenant === undefined ? {} : { tenant }),
    ...(grafana === undefined ? {} : { grafana: { url: grafana.address, datasourceUid: grafana.dataSource } }),
    signal,
    sleep: (ms) => sleepUnless(signal, ms),
    now: () => surroundings.clock(),
    random: Math.random,
    breathe: () => surroundings.breathe(),
  };
}
