import type { ICredentialDataDecryptedObject, ICredentialTestFunctions } from 'n8n-workflow';

import type { Http } from '../../sources/index';
import { HttpFailure } from '../../sources/index';
import { failureFromN8n } from './http-failure';
import { readLokiAccess } from './loki-access';

/**
 * Http for a credential that is being tested: it may not be saved yet, so n8n cannot add it to a request by itself, and the
 * only helper that n8n lends here is its older one.
 */
export function createTestHttp(context: ICredentialTestFunctions, data: ICredentialDataDecryptedObject): Http {
  const { address, headers, tls } = readLokiAccess(data);
  return async (request) => {
    try {
      const response: unknown = await context.helpers.request({
        uri: address + request.path,
        method: request.method,
        qs: { ...request.query },
        headers: { ...request.headers, ...headers },
        ...(request.body === undefined ? {} : { body: request.body }),
        timeout: request.timeoutMs,
        rejectUnauthorized: tls.isChecked,
        ...(tls.certificateAuthority === undefined ? {} : { agentOptions: { ca: tls.certificateAuthority } }),
        resolveWithFullResponse: true,
        simple: false,
      });
      return readResponse(response as LegacyResponse, request.maxBytes);
    } catch (error) {
      throw failureFromN8n(error, false, false);
    }
  };
}

interface LegacyResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

function readResponse({ statusCode, headers, body }: LegacyResponse, maxBytes: number): Awaited<ReturnType<Http>> {
  const text = typeof body === 'string' ? body : JSON.stringify(body ?? '');
  const bytes = Buffer.byteLength(text);
  if (bytes > maxBytes) throw new HttpFailure('too-large', `the answer is larger than ${maxBytes} bytes`);
  const names = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)] as const);
  return { status: statusCode, headers: Object.fromEntries(names), body: text, bytes };
}
