import { SEAM } from './formats/field-names';

/** One language's way to print a stack. Looks at a line of it, already known to be in a trace. */
interface Language {
  /** Only in a text that holds one of this language's stacks. */
  readonly hint: RegExp;
  readonly frame: RegExp;
  /** Frames of a runtime or a library: whose code it is, is said by the first that is none of these. */
  readonly foreign: RegExp;
  /** Python prints the innermost frame last, and the exception behind it. */
  readonly isReversed: boolean;
}

// Unanchored, but each with a literal beginning and bounded repetition: linear on any text.
const LANGUAGES: readonly Language[] = [
  {
    hint: /Traceback \(most recent call last\):/,
    frame: /^\s{0,16}File "[^"\n]{1,400}", line \d{1,9}, in .{1,200}$/,
    foreign: /site-packages|dist-packages|\/lib\/python\d|"<frozen|\\lib\\/,
    isReversed: true,
  },
  {
    hint: /(?:^|\n)goroutine \d{1,12} \[/,
    frame: /^(?:created by )?[\w./*()\-[\]{}·~%$@]{1,400}\(.{0,400}\)$/,
    foreign: /^(?:panic|runtime[./]|testing\.|net\/http\.|reflect\.|syscall\.|created by )/,
    isReversed: false,
  },
  {
    // Java, Kotlin, Scala, and JavaScript, which differ in what stands behind `at`.
    hint: /\n\s{1,16}at [^\s]/,
    frame: /^\s{1,16}at \S.{0,500}$/,
    foreign:
      /^\s{1,16}at (?:java|javax|jdk|sun|com\.sun|kotlin|scala|jakarta|org\.(?:springframework|apache|hibernate|eclipse|junit)|io\.netty|reactor)[./]|node:|node_modules|\(internal\/|<anonymous>|\(native\)/,
    isReversed: false,
  },
];

/** Lines of a trace, and those of its head, that are looked at; others say what these say. */
const MOST_LINES = 400;
const MOST_HEAD_LINES = 3;
const LONGEST_LINE = 600;
/** `Caused by`: the last one names the root. */
const CAUSE = /^(?:Caused by: |\s{0,16}\[cause\]: )/;
/** Neither frames nor said by a person. */
const SCAFFOLD =
  /^(?:\s{0,16}Traceback \(most|goroutine \d|\s{0,16}\.\.\. \d{1,6} (?:more|common)|\[signal |exit status \d|\s*$)/;

/**
 * A text that holds a stack of Python, Java, Go or Node: exception, root cause and the first frame of the program's own, so that one
 * failure is one template however deep it was called from. `undefined` for any other text.
 */
export function shortenedTrace(message: string): string | undefined {
  const text = withLineBreaks(message);
  if (text === undefined) return undefined;
  const language = LANGUAGES.find(({ hint }) => hint.test(text));
  if (language === undefined) return undefined;
  const lines = text.split('\n', MOST_LINES).map((line) => line.slice(0, LONGEST_LINE).trimEnd());
  return shorten(lines, language);
}

/** Some collectors write `\n` where a line broke. */
function withLineBreaks(message: string): string | undefined {
  if (message.includes('\n')) return message;
  return message.includes('\\n') ? message.replaceAll('\\n', '\n').replaceAll('\\t', '\t') : undefined;
}

function shorten(lines: readonly string[], language: Language): string | undefined {
  const frames = lines.filter((line) => language.frame.test(line));
  if (frames.length === 0) return undefined;
  const ordered = language.isReversed ? frames.toReversed() : frames;
  const own = ordered.find((line) => !language.foreign.test(line)) ?? ordered[0]!;
  const said = language.isReversed ? saidAround(lines, frames.at(-1)!) : headOf(lines, language.frame);
  const cause = lines.findLast((line) => CAUSE.test(line));
  return [...said, ...(cause === undefined ? [] : [cause.trim()]), own.trim()].join(SEAM);
}

function headOf(lines: readonly string[], frame: RegExp): string[] {
  const first = lines.findIndex((line) => frame.test(line));
  return spoken(lines.slice(0, first));
}

/** What a logger said before the trace, and the exception: the first line behind the last frame that is not indented. */
function saidAround(lines: readonly string[], lastFrame: string): string[] {
  const first = lines.findIndex((line) => line.includes('Traceback (most recent'));
  const head = spoken([...lines.slice(0, first), lines[first]!.replace(/Traceback \(most recent call last\):.*$/, '')]);
  const behind = lines.slice(lines.lastIndexOf(lastFrame) + 1);
  const exception = behind.find((line) => /^[A-Za-z_]/.test(line));
  return exception === undefined ? head : [...head, exception];
}

function spoken(lines: readonly string[]): string[] {
  return lines
    .filter((line) => !SCAFFOLD.test(line))
    .slice(0, MOST_HEAD_LINES)
    .map((line) => line.trim());
}
