import type { IExecuteFunctions } from 'n8n-workflow';

import { LokiApi } from '../../sources/index';
import { lokiOptions } from '../shared/loki-options';

/** The Loki of the credential. Given up when the execution is cancelled. Throws CoreError `invalid-config`. */
export async function openApi(node: IExecuteFunctions): Promise<LokiApi> {
  const signal = node.getExecutionCancelSignal() ?? new AbortController().signal;
  return new LokiApi(lokiOptions(node, await node.getCredentials('lokiApi'), signal));
}
