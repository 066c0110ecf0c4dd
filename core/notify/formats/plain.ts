import type { Alert } from '../../alert/alert';
import type { Severity } from '../../line/line';
import { gravest } from '../group';
import type { Because, Format, Notification } from '../notification';

export interface PlainMessage {
  /** One line, for a subject or a push message. */
  readonly title: string;
  /** Lines of text without any markup. */
  readonly text: string;
}

/** A page on a phone: nobody reads the eleventh alert of a group there. */
const ALERTS_SHOWN = 10;
const TITLE_CHARACTERS = 200;
const SECOND = 1_000;

/** Words for people, without markup: for mail, chat, push and logs alike. */
export const plain: Format<PlainMessage> = {
  kind: 'plain',
  render: (told) => ({ title: title(told), text: text(told) }),
};

const WORDS: Readonly<Record<Because, string>> = {
  new: 'New',
  changed: 'Worse',
  reminder: 'Still',
  resolved: 'Resolved',
  digest: 'Held',
};

function title(told: Notification): string {
  const services = [...new Set(told.alerts.map(({ labels }) => labels.service ?? 'unknown service'))];
  if (told.digest)
    return oneLine(`[Held] ${services.join(', ')}: ${heldText(told.digest)}`)
      .slice(0, TITLE_CHARACTERS)
      .toWellFormed();
  const severity: Severity = gravest(told.alerts);
  const grave = told.because === 'resolved' ? '' : ` ${severity}`;
  const summary = told.alerts[0]?.annotations.summary ?? '';
  const whole = oneLine(`[${WORDS[told.because]}${grave}] ${services.join(', ')}: ${summary}`);
  // Cutting may halve a character of two code units.
  return whole.slice(0, TITLE_CHARACTERS).toWellFormed();
}

function text(told: Notification): string {
  const shown = told.alerts.slice(0, ALERTS_SHOWN).map((alert) => describe(alert, told));
  const more = (told.digest?.count ?? told.alerts.length) - shown.length;
  const held = told.digest
    ? [`${heldText(told.digest)}, from ${utc(told.digest.firstAt)} to ${utc(told.digest.lastAt)}.`]
    : [];
  return [...held, ...shown, ...(more > 0 ? [`… and ${more} more.`] : [])].join('\n\n');
}

function heldText({ count }: NonNullable<Notification['digest']>): string {
  return `${count} ${count === 1 ? 'alert was' : 'alerts were'} held by the cap of the day`;
}

function describe(alert: Alert, told: Notification): string {
  const { annotations } = alert;
  const lines = [
    `${alert.severity} in ${alert.labels.service ?? 'unknown service'} since ${utc(alert.startsAt)}`,
    ...(alert.endsAt === undefined
      ? []
      : [`ended ${utc(alert.endsAt)}, after ${duration(alert.endsAt - alert.startsAt)}`]),
    ...(annotations.ended === undefined ? [] : [annotations.ended]),
    ...bullets('Why', annotations.reasons),
    ...(told.state === 'firing' ? bullets('Lines', annotations.exemplars) : []),
    ...(annotations.warmingUp === undefined ? [] : [annotations.warmingUp]),
    `Look: ${annotations.link ?? annotations.query ?? ''}`,
  ];
  return lines.map(printable).join('\n');
}

function bullets(name: string, listed: string | undefined): readonly string[] {
  return listed ? [`${name}:`, ...listed.split('\n').map((line) => `  ${oneLine(line)}`)] : [];
}

function utc(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function duration(ms: number): string {
  const minutes = Math.round(ms / (60 * SECOND));
  return minutes < 1 ? `${Math.max(0, Math.round(ms / SECOND))} s` : `${minutes} min`;
}

/**
 * Log text is hostile: control, invisible and direction-changing characters (Unicode's Cc and Cf), line separators and lone
 * surrogates could hide or forge what a terminal or a mail shows.
 */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, ' ');
}

function oneLine(text: string): string {
  return printable(text).trim();
}
