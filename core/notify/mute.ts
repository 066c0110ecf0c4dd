import type { Alert } from '../alert/alert';
import type { Mute } from '../alert/mutes';
import type { EpochMs } from '../time';
import { isFiring } from './group';
import { isLike } from './match';
import type { Held, Stage } from './stage';

/**
 * Holds what is muted at `now`, and what ended untold before the mute did, also afterwards. The end of what was told firing
 * never comes here, and a notification that is frozen already is not recalled.
 */
export function muteStage(mutes: readonly Mute[]): Stage {
  return {
    name: 'mute',
    apply(alerts, now) {
      const held: Held[] = [];
      const passed = alerts.filter((alert) => {
        const mute = mutes.find((one) => isMuted(alert, one, now));
        if (mute !== undefined) held.push({ alert, by: 'mute', why: whyMuted(mute) });
        return mute === undefined;
      });
      return { passed, held };
    },
  };
}

function isMuted(alert: Alert, mute: Mute, now: EpochMs): boolean {
  if (!isAbout(mute, alert) || now < mute.from) return false;
  return now < mute.until || (!isFiring(alert) && alert.endsAt! <= mute.until);
}

function isAbout({ service, template }: Mute, { labels, annotations }: Alert): boolean {
  if (!isLike(labels.service ?? '', service)) return false;
  return template === '' || annotations.template === template || isLike(annotations.template ?? '', template);
}

function whyMuted({ until, reason }: Mute): string {
  return `muted until ${new Date(until).toISOString()}${reason === '' ? '' : `: ${reason}`}`;
}
