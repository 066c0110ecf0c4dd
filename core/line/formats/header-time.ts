const ZONE_NAME = '(?:UTC|GMT|Z|MSK|[CEMPW]E?[SD]?T|[ABIJKHN]ST|AK[SD]T|A[CEW]?[SD]T|NZ[SD]T|BRT)';
const MONTH = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)';
const DAY = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)';
const BEHIND = String.raw`(?=[\s\],:]|$)[\],]{0,2}:?\s{0,4}`;

// A calendar's date, an ISO week's (2026-W47-6), a day's of the year (2026-325), or without dashes.
const DATE = String.raw`\d{4}[-/.](?:\d\d?[-/.]\d\d?|W\d\d-[1-7]|\d{3})|(?:19|20)\d\d(?:\d{4}|W\d{3})`;
// Java adds `[Europe/Berlin]`, Go both the offset and the name.
const ZONE = String.raw`(?: ?${ZONE_NAME}(?![\w-])| ?[+-]\d\d:?\d\d|[+-]\d\d)(?: ${ZONE_NAME}(?!\w))?(?:\[[A-Z][\w/+-]{1,40}\])?`;

// Sticky; all repetitions bounded.
const CALENDAR_TIME = new RegExp(
  String.raw`\[?(?:${DATE})[T _.-]\d\d[:.]?\d\d[:.]?\d\d(?:[.,]\d{1,9})?(?:${ZONE})?${BEHIND}`,
  'y',
);
/** `Nov 21 09:38:01`, `Sun Dec 04 04:47:44.123 2005`, `Wed May 19 08:00:01 EST 2021`, `July 22 22:45:28` */
const NAMED_TIME = new RegExp(
  String.raw`\[?(?:${DAY} )?${MONTH}[a-z]{0,6} {1,2}\d{1,2},? (?:\d{4} )?\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?: ${ZONE_NAME})?(?: \d{4})?\]?:?\s{1,4}`,
  'y',
);
/** `21-Nov-2026 09:38:01.123`, `21/Nov/2026:09:38:01 +0000`, `Sat, 21 Nov 2026 09:38:01 GMT` */
const DAY_FIRST_TIME = new RegExp(
  String.raw`\[?(?:${DAY}, )?\d{1,2}([-/ ])${MONTH}\1\d{4}[: ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:${ZONE})?${BEHIND}`,
  'y',
);
const SHORT_TIME =
  /\[?(?:\d\d\/\d\d\/\d\d(?:\d\d)? \d\d:\d\d:\d\d(?:[.,]\d{1,9})?|1\d{9}(?:\d{3}|\.\d{1,9})?|\d\d:\d\d:\d\d[.,]\d{1,6}|\d{6} \d{6} \d{1,6}(?= [A-Z]))\]?:?(?=\s)\s{1,4}/y;
/** djb's TAI64N. */
const TAI_TIME = /@40{4}[0-9a-f]{19} /y;

/** Behind the time that stands at `start`, and behind the space that follows it; `start` where none does. */
export function endOfTime(text: string, start: number): number {
  const first = firstCode(text, start);
  if (first === 0x40) return endBehind(TAI_TIME, text, start);
  // Named times begin with a letter, the others with a digit: no text is tried for all.
  if (!isDigit(first)) return isLetter(first) ? endOfFirst(NAMED, text, start) : start;
  return endOfFirst(NUMBERED, text, start);
}

const NAMED = [NAMED_TIME, DAY_FIRST_TIME];
const NUMBERED = [CALENDAR_TIME, SHORT_TIME, DAY_FIRST_TIME];

/** Whether the time at `start` is syslog's own, `Nov 21 09:38:01`. */
export function isBsdTime(text: string, start: number): boolean {
  return isLetter(firstCode(text, start));
}

function endOfFirst(patterns: readonly RegExp[], text: string, start: number): number {
  for (const pattern of patterns) {
    const end = endBehind(pattern, text, start);
    if (end > start) return end;
  }
  return start;
}

function endBehind(pattern: RegExp, text: string, start: number): number {
  pattern.lastIndex = start;
  return pattern.test(text) ? pattern.lastIndex : start;
}

function firstCode(text: string, start: number): number {
  return text.charCodeAt(text.charCodeAt(start) === 0x5b ? start + 1 : start);
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isLetter(code: number): boolean {
  return code >= 65 && code <= 90;
}
