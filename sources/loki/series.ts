import type { Labels, Span } from '../../core/index';
import { parseSuccess } from './answer';
import type { Loki } from './loki';

/** The label sets that a selector finds in a span, by Loki's index; undefined when it cannot be asked just now. */
export async function listSeries(loki: Loki, span: Span): Promise<readonly Labels[] | undefined> {
  const selector = loki.query.text.slice(0, loki.query.selectorEnd);
  const outcome = await loki.client.send({
    path: '/loki/api/v1/series',
    // The parenthesis that an enclosed query starts with is no part of its selector.
    query: { 'match[]': selector.slice(selector.indexOf('{')), start: span.from, end: span.until },
  });
  const data = outcome.kind === 'served' ? parseSuccess(outcome.response.body)?.data : undefined;
  return Array.isArray(data) ? data.filter(isLabels) : undefined;
}

function isLabels(value: unknown): value is Labels {
  return typeof value === 'object' && value !== null && Object.values(value).every((text) => typeof text === 'string');
}
