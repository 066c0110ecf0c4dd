import type { Severity } from './line';

// One pass that finds the first candidate; most lines hold none. `s?` so that `errors=0` is seen whole and let go.
// No \b before a capital: `TypeError`, `NullPointerException`. None inside small letters: `terror`, `mirrors`.
const CANDIDATE =
  /\b(?:(FATAL|[Ff]atal|PANIC|[Pp]anic(?:ked)?|[Ss]egfault|[Oo]ut of memory)|((?:ERROR|error|EXCEPTION|exception)[Ss]?|FAILED|[Ff]ailed|FAILURE|[Ff]ailures?|Traceback)|(WARN(?:ING)?|[Ww]arn(?:ings?)?))\b|((?:Error|Exception)s?\b)/g;

/** `errors=0`, `"error": null`, `failures: none`: a word that its own value takes back. */
const DENIED_AFTER =
  /^["']?\s{0,2}[=:]\s{0,2}["']?(?:0+(?:\.0+)?(?![\w.])|null\b|nil\b|none\b|false\b|no\b|["']|<nil>|-(?:\s|$)|$)/i;
/** `0 errors`, `no exception`, `without failures`. */
const DENIED_BEFORE = /(?:^|[\s(\[,;:="'])(?:0|no|not|without|zero|any|if)\s{1,2}$/i;

/** How many candidates of one message are looked at. */
const CANDIDATES = 8;

/** What the words of a message say, where nothing better does; cautious: `info` unless one says otherwise. */
export function severityInWords(message: string): Severity {
  CANDIDATE.lastIndex = 0;
  let worst: Severity = 'info';
  for (let seen = 0; seen < CANDIDATES; seen++) {
    const found = CANDIDATE.exec(message);
    if (found === null) break;
    if (isDenied(message, found.index, CANDIDATE.lastIndex)) continue;
    if (found[1] !== undefined) return 'critical';
    if (found[3] === undefined) worst = 'error';
    else if (worst === 'info') worst = 'warning';
  }
  return worst;
}

function isDenied(message: string, start: number, end: number): boolean {
  return (
    DENIED_AFTER.test(message.slice(end, end + 24)) || DENIED_BEFORE.test(message.slice(Math.max(0, start - 12), start))
  );
}
