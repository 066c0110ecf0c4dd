import type { Acknowledgements } from '../alert/acknowledgements';
import { severityRank } from '../line/line';
import type { Held, Stage } from './stage';

/** Holds an episode that somebody looks after, until it becomes graver than it was then. */
export function acknowledgeStage(acknowledged: Pick<Acknowledgements, 'get'>): Stage {
  return {
    name: 'acknowledge',
    apply(alerts) {
      const held: Held[] = [];
      const passed = alerts.filter((alert) => {
        const one = acknowledged.get(alert.fingerprint);
        const isOurs = one?.startsAt === alert.startsAt && severityRank(alert.severity) <= severityRank(one.severity);
        if (isOurs)
          held.push({ alert, by: 'acknowledge', why: one.by === '' ? 'acknowledged' : `acknowledged by ${one.by}` });
        return !isOurs;
      });
      return { passed, held };
    },
  };
}
