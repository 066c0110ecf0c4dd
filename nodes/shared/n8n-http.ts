import type { Readable } from 'node:stream';

import type { IAllExecuteFunctions, IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';

import type { Http, HttpRequest, HttpResponse } from '../../sources/index';
import { HttpFailure } from '../../sources/index';
import { failureFromN8n } from './http-failure';

export type Asking = Pick<IAllExecuteFunctions, 'helpers'>;

/**
 * Http through n8n's own helper, which adds the credential, the proxy and n8n's rules on which addresses may be asked. The
 * answer comes as a stream, so that one which is too large is thrown away before it fills n8n's memory.
 */
export function createN8nHttp(asking: Asking, address: string): Http {
  return async (request) => {
    const giveUp = AbortSignal.timeout(Math.ceil(request.timeoutMs));
    const signal = request.signal === undefined ? giveUp : AbortSignal.any([giveUp, request.signal]);
    let hasAnswer = false;
    try {
      const response = await send(asking, address, request, signal);
      hasAnswer = true;
      return await receive(response, request.maxBytes, signal);
    } catch (error) {
      throw failureFromN8n(error, signal.aborted, hasAnswer);
    }
  };
}

async function send(
  asking: Asking,
  address: string,
  request: HttpRequest,
  signal: AbortSignal,
): Promise<IN8nHttpFullResponse> {
  const options: IHttpRequestOptions = {
    url: address + request.path,
    method: request.method,
    qs: { ...request.query },
    headers: { ...request.headers },
    ...(request.body === undefined ? {} : { body: request.body }),
    encoding: 'stream',
    returnFullResponse: true,
    ignoreHttpStatusErrors: true,
    sendCredentialsOnCrossOriginRedirect: false,
    timeout: request.timeoutMs,
    abortSignal: signal,
  };
  return (await asking.helpers.httpRequestWithAuthentication.call(
    asking as IAllExecuteFunctions,
    'lokiApi',
    options,
  )) as IN8nHttpFullResponse;
}

async function receive(response: IN8nHttpFullResponse, maxBytes: number, signal: AbortSignal): Promise<HttpResponse> {
  const stream = response.body as unknown as Readable;
  const abort = (): void => void stream.destroy(new Error('given up'));
  signal.addEventListener('abort', abort, { once: true });
  try {
    const { body, bytes } = await collect(stream, maxBytes);
    return { status: response.statusCode, headers: textHeaders(response.headers), body, bytes };
  } finally {
    signal.removeEventListener('abort', abort);
    stream.destroy();
  }
}

async function collect(stream: Readable, maxBytes: number): Promise<{ body: string; bytes: number }> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new HttpFailure('too-large', `the answer is larger than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return { body: Buffer.concat(chunks, bytes).toString('utf8'), bytes };
}

function textHeaders(headers: IN8nHttpFullResponse['headers']): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
}
