import { wordSearch } from './word-search';

/** One shape of a secret: all that `pattern` finds becomes what `by` makes of it. */
interface Shape {
  readonly pattern: RegExp;
  readonly by: (...found: string[]) => string;
}

/** Most lines hold none of these and cost this one search. Every shape below needs one of them to match. */
const holdsHint = wordSearch([
  ...[
    'pass',
    'pwd',
    'secret',
    'token',
    '_key',
    '-key',
    'apikey',
    'accesskey',
    'authoriz',
    'bearer',
    'cookie',
    'credential',
  ],
  ...['signature', 'eyj', '-----begin', '://', 'akia', 'asia', 'ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat'],
  ...['xoxa-', 'xoxb-', 'xoxp-', 'xoxr-', 'xoxs-', 'aiza', 'sk_live', 'rk_live', 'glpat-'],
]);

// A value in quotes, in quotes that were escaped once more, or bare. The bare one ends before the next `,key=`, so that only
// the secret goes; it never starts with `<`, so that what is redacted stays as it is.
const VALUE = String.raw`\\"(?:[^"\\]|\\(?!"))*(?:\\")?|"(?:[^"\\]|\\[^])*"?|'[^']*'?|(?:(?![,;]\s?[\w.-]{1,40}["']?[=:])[^\s"'&<>])+`;
const LINK = String.raw`\\?["']?\s{0,3}(?:=>|[=:])\s{0,3}`;

const PASSWORD = new RegExp(
  String.raw`(pass(?:wor[dt]|wd|phrase|code)?(?:[_-]?(?:hash|text|value|\d{1,2}))?|pwd)(${LINK})(${VALUE})`,
  'gi',
);
const KEY = new RegExp(
  String.raw`((?:secret|token|credential)(?:[_-]?(?:key|value|hash|text|id))?|(?:api|access|private|secret|signing|encryption|account|shared|auth)[_-]?key(?:[_-]?id)?|signature)(${LINK})(${VALUE})`,
  'gi',
);
const HEADER = new RegExp(
  String.raw`((?:proxy-)?authorization|(?:set-)?cookie)(${LINK})(\\"(?:[^"\\]|\\(?!"))*(?:\\")?|"(?:[^"\\]|\\[^])*"?|'[^']*'?|[^\s"'<>][^\r\n"'<>]*)`,
  'gi',
);

/** In order: whole blocks first, so that no later shape redacts a piece of one and leaves the rest. */
const SHAPES: readonly Shape[] = [
  {
    pattern: /-----BEGIN [A-Z0-9 ]{1,40}-----[^]*?(?:-----END [A-Z0-9 ]{1,40}-----|$)/g,
    by: () => '<redacted:pem>',
  },
  // The look-behind lets a search start once a run, which keeps it linear on `eyJ-eyJ-eyJ-`.
  {
    pattern: /(?<![\w-])eyJ[\w-]{8,}(?:(?:\.[\w-]+){1,4}\.?|\.?$)/g,
    by: () => '<redacted:jwt>',
  },
  { pattern: /:\/\/[^\s/?#@:"'<>]{0,1024}:[^\s/?#@"'<>]{1,1024}@/g, by: () => '://<redacted:credentials>@' },
  { pattern: /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])/g, by: () => '<redacted:aws-key>' },
  {
    pattern:
      /(?<![\w-])(?:gh[pousr]_\w{20,}|github_pat_\w{20,}|xox[abprs]-[\w-]{10,}|AIza[\w-]{30,}|[sr]k_live_\w{10,}|glpat-[\w-]{16,})/g,
    by: () => '<redacted:token>',
  },
  { pattern: HEADER, by: (_, name, link, value) => name + link + inQuotesOf(value!, headerKind(name!)) },
  {
    pattern: /\b(bearer|basic)(\s{1,3})(?=[\w.~+/=-]{0,24}\d|[\w.~+/=-]{24})[\w.~+/=-]{8,}/gi,
    by: (_, scheme, gap) => `${scheme}${gap}<redacted:token>`,
  },
  { pattern: PASSWORD, by: (_, name, link, value) => name + link + inQuotesOf(value!, 'password') },
  {
    pattern: KEY,
    by: (all, name, link, value) => (isProse(link!, value!) ? all! : name + link + inQuotesOf(value!, keyKind(name!))),
  },
];

/**
 * The text with every secret of a known shape replaced by a typed placeholder, `<redacted:password>`. Redacting twice changes
 * nothing more. Takes time linear in the text's length.
 */
export function redact(text: string): string {
  if (!holdsHint(text)) return text;
  let redacted = text;
  for (const shape of SHAPES) redacted = redacted.replace(shape.pattern, shape.by);
  return redacted;
}

function inQuotesOf(value: string, kind: string): string {
  const open = value.startsWith('\\"') ? '\\"' : value.startsWith('"') ? '"' : value.startsWith("'") ? "'" : '';
  const isClosed = open !== '' && value.length >= 2 * open.length && value.endsWith(open);
  return `${open}<redacted:${kind}>${isClosed ? open : ''}`;
}

/** "Invalid token: expired" names no secret; `token: 8f3a…` does. Passwords get no such doubt. */
function isProse(link: string, value: string): boolean {
  return /:\s{1,3}$/.test(link) && value.length < 16 && /^[A-Za-z]/.test(value) && !/\d/.test(value);
}

function headerKind(name: string): string {
  return /cookie/i.test(name) ? 'cookie' : 'authorization';
}

function keyKind(name: string): string {
  if (/token/i.test(name)) return 'token';
  return /secret|credential/i.test(name) ? 'secret' : 'key';
}
