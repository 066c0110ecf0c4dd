import type { EpochMs } from '../core/index';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH = 'Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec';
const CLOCK = String.raw`(?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d)(?:[.,](?<fraction>\d{1,9}))?`;
const ZONE = String.raw`(?: ?(?<zone>Z|UTC|[+-]\d\d:?\d\d)(?![\w:]))?`;

/** Earlier instants have fewer than 19 digits of nanoseconds; no log that anybody scans is older. */
const EARLIEST: EpochMs = Date.UTC(2001, 8, 9, 1, 46, 40);
const DAY_MS = 86_400_000;

/** Times stand near a line's beginning, also behind a host or a level. In JSON they may come last. */
const HEAD = 200;
const JSON_HEAD = 4_000;

/** How lines of one kind tell their time. Patterns have bounded parts: no text makes them slow. */
interface TimeFormat {
  readonly name: string;
  readonly pattern: RegExp;
}

const ISO: TimeFormat = {
  name: 'iso',
  pattern: new RegExp(
    String.raw`(?<![\d])(?<year>\d{4})[-/.](?<month>\d\d)[-/.](?<day>\d\d)[T -](?:${CLOCK}|(?<hourDotted>\d\d)\.(?<minuteDotted>\d\d)\.(?<secondDotted>\d\d))${ZONE}`,
  ),
};

/** `epoch` before `iso`: Blue Gene's lines tell both, and their ISO time is a local one. */
const FORMATS: readonly TimeFormat[] = [
  { name: 'epoch', pattern: /^(?:- |\[)?(?<epoch>1\d{9})(?:[.,]?(?<fraction>\d{1,9}))?(?!\d)/ },
  ISO,
  {
    name: 'apache',
    pattern: new RegExp(String.raw`\[(?<day>\d\d)/(?<monthName>${MONTH})/(?<year>\d{4}):${CLOCK}${ZONE}`),
  },
  {
    name: 'asctime',
    pattern: new RegExp(
      String.raw`(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?<monthName>${MONTH}) {1,2}(?<day>\d{1,2}) ${CLOCK} (?<year>\d{4})`,
    ),
  },
  { name: 'bsd', pattern: new RegExp(String.raw`^(?:<\d{1,3}>)?(?<monthName>${MONTH}) {1,2}(?<day>\d{1,2}) ${CLOCK}`) },
  { name: 'two-digit year', pattern: new RegExp(String.raw`^(?<shortYear>\d\d)/(?<month>\d\d)/(?<day>\d\d) ${CLOCK}`) },
  {
    name: 'hdfs',
    pattern: /^(?<shortYear>\d\d)(?<month>\d\d)(?<day>\d\d) (?<hour>\d\d)(?<minute>\d\d)(?<second>\d\d) /,
  },
  {
    name: 'compact',
    pattern: /^(?<year>20\d\d)(?<month>\d\d)(?<day>\d\d)[-T](?<hour>\d\d):?(?<minute>\d\d):?(?<second>\d\d)/,
  },
  { name: 'klog', pattern: new RegExp(String.raw`^[IWEF](?<month>\d\d)(?<day>\d\d) ${CLOCK}`) },
  { name: 'logcat', pattern: new RegExp(String.raw`^(?<month>\d\d)-(?<day>\d\d) ${CLOCK}`) },
];

const JSON_TIME =
  /"(?:@timestamp|timestamp|time|ts|datetime|date|eventTime|t)" ?: ?(?:"([^"]{8,40})"|(\d{10,19}(?:\.\d{1,9})?))/;
const LOGFMT_TIME = /(?:^|\s)(?:ts|time|timestamp|t)=(?:"([^"]{8,40})"|([^\s"]{8,40}))/;
const NUMBER = /^\d{10}(?:\d{3}|\d{6}|\d{9})?(?:\.\d{1,9})?$/;

/**
 * Reads the time a line tells of itself, undefined where it tells none. Years that a format leaves out are the latest ones that
 * do not lie after `now`; times without a zone count as UTC. The format that read the last line is tried first.
 */
export function createTimeReader(now: EpochMs): (text: string) => EpochMs | undefined {
  let last: TimeFormat | undefined;
  return (text) => {
    const first = text.charCodeAt(0);
    const keyed = first === 0x7b ? JSON_TIME.exec(text.slice(0, JSON_HEAD)) : LOGFMT_TIME.exec(text.slice(0, HEAD));
    const value = keyed?.[1] ?? keyed?.[2];
    if (value !== undefined) {
      const at = NUMBER.test(value) ? ofNumber(value, now) : read(ISO, value, now);
      if (at !== undefined) return at;
    }
    if (first === 0x7b) return undefined;
    const head = text.length > HEAD ? text.slice(0, HEAD) : text;
    const again = last && read(last, head, now);
    if (again !== undefined) return again;
    for (const format of FORMATS) {
      const at = format === last ? undefined : read(format, head, now);
      if (at === undefined) continue;
      last = format;
      return at;
    }
    return undefined;
  };
}

function read(format: TimeFormat, text: string, now: EpochMs): EpochMs | undefined {
  const groups = format.pattern.exec(text)?.groups;
  if (groups === undefined) return undefined;
  if (groups['epoch'] !== undefined) return ofNumber(groups['epoch'] + (groups['fraction'] ?? ''), now);
  const part = (name: string): number => Number(groups[name] ?? groups[`${name}Dotted`] ?? Number.NaN);
  const month =
    groups['monthName'] === undefined ? part('month') - 1 : MONTHS.indexOf(groups['monthName'].toLowerCase());
  const [day, hour, minute, second] = [part('day'), part('hour'), part('minute'), part('second')];
  if (month < 0 || month > 11 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60) return undefined;
  const within = (year: number): EpochMs =>
    Date.UTC(year, month, day, hour, minute, second) + fractionMs(groups['fraction']) - zoneMs(groups['zone']);
  if (groups['year'] !== undefined) return plausible(within(part('year')), now);
  if (groups['shortYear'] !== undefined) return plausible(within(2000 + part('shortYear')), now);
  const thisYear = new Date(now).getUTCFullYear();
  const at = within(thisYear);
  return plausible(at > now + DAY_MS ? within(thisYear - 1) : at, now);
}

/** Seconds, milli-, micro- or nanoseconds, told by how many digits there are. */
function ofNumber(value: string, now: EpochMs): EpochMs | undefined {
  const [whole = '', fraction] = value.split('.');
  const ms =
    whole.length <= 10 ? Number(whole) * 1000 + fractionMs(fraction) : Number(whole.slice(0, 13).padEnd(13, '0'));
  return plausible(ms, now);
}

/** A time in the future is some other date that the line speaks of. */
function plausible(at: EpochMs, now: EpochMs): EpochMs | undefined {
  return at >= EARLIEST && at <= now + 2 * DAY_MS ? at : undefined;
}

function fractionMs(digits: string | undefined): number {
  return digits === undefined ? 0 : Number(digits.slice(0, 3).padEnd(3, '0'));
}

function zoneMs(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z' || zone === 'UTC') return 0;
  const sign = zone.startsWith('-') ? -1 : 1;
  return sign * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2))) * 60_000;
}
