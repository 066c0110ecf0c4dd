import type { Severity } from '../line/line';
import { severityRank } from '../line/line';
import type { Alert } from '../alert/alert';
import type { Held, Stage } from './stage';

/** What a receiver wants to hear. Empty `services`: all of them; `*` stands for any characters. */
export interface Wanted {
  readonly services: readonly string[];
  readonly minimumSeverity: Severity;
}

export function matchStage(wanted: Wanted): Stage {
  return {
    name: 'match',
    apply(alerts) {
      const held: Held[] = [];
      const passed = alerts.filter((alert) => {
        const why = whyNot(alert, wanted);
        if (why !== undefined) held.push({ alert, by: 'match', why });
        return why === undefined;
      });
      return { passed, held };
    },
  };
}

function whyNot(alert: Alert, wanted: Wanted): string | undefined {
  if (severityRank(alert.severity) < severityRank(wanted.minimumSeverity)) return `below ${wanted.minimumSeverity}`;
  const service = alert.labels.service ?? '';
  if (wanted.services.length > 0 && !wanted.services.some((pattern) => isLike(service, pattern))) {
    return `service ${service} is not wanted`;
  }
  return undefined;
}

/** `*` stands for any characters. Walks both once and never goes back further than the last star, so no pattern is slow. */
export function isLike(text: string, pattern: string): boolean {
  const pieces = pattern.split('*');
  const [first = '', ...rest] = pieces;
  if (!text.startsWith(first)) return false;
  if (rest.length === 0) return text === first;
  const last = rest.pop()!;
  let at = first.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return text.length - at >= last.length && text.endsWith(last);
}
