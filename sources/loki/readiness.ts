import { HttpFailure } from '../http';
import type { BackOffOptions } from './back-off';
import { BackOff } from './back-off';
import type { LokiClient } from './client';
import { outcomeOf } from './outcome';

/** About a minute: Loki asks for 15 s after its start, and more when it replays a long log. */
const READY_TRIES = 12;

/**
 * Waits until Loki says that it is ready: a starting one answers queries with half of what it holds. Gateways often do not pass
 * /ready on; there, any answer of the query interface will do.
 */
export async function waitUntilReady(client: LokiClient, waiting: BackOffOptions, deadline: number): Promise<void> {
  const backOff = new BackOff(waiting, deadline, READY_TRIES);
  for (;;) {
    const why = await notReadyBecause(client);
    if (why === undefined) return;
    await backOff.wait(why);
  }
}

async function notReadyBecause(client: LokiClient): Promise<string | undefined> {
  try {
    const { status, body } = await client.respond({ path: '/ready' });
    if (status === 200) return undefined;
    if (status === 503 && /not ready|not running|starting/i.test(body))
      return `it is not ready: ${body.trim().slice(0, 200)}`;
    return await notAnsweringBecause(client);
  } catch (error) {
    if (error instanceof HttpFailure) return error.message;
    throw error;
  }
}

async function notAnsweringBecause(client: LokiClient): Promise<string | undefined> {
  for (const path of ['/loki/api/v1/status/buildinfo', '/loki/api/v1/labels']) {
    const outcome = outcomeOf(await client.respond({ path }));
    if (outcome.kind === 'refused' && outcome.status === 404) continue;
    // A refusal is for the query itself to meet: it has the better words.
    return outcome.kind === 'again' ? outcome.why : undefined;
  }
  return undefined;
}
