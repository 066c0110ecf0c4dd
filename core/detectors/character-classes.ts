/** lower case, upper case, digit, blank, other punctuation, joining punctuation, bracket or quote, beyond ASCII, control */
const [LOWER, UPPER, DIGIT, BLANK, OTHER, JOINING, BRACKET] = [0, 1, 2, 3, 4, 5, 6] as const;
/** The first of the two classes that plain English text does not hold. */
export const FOREIGN = 7;
const CONTROL = 8;
export const CLASSES = 9;

const CLASS_OF = new Uint8Array(128);
for (let code = 0; code < 128; code++) CLASS_OF[code] = asciiClass(String.fromCharCode(code));

function asciiClass(character: string): number {
  if (/[a-z]/.test(character)) return LOWER;
  if (/[A-Z]/.test(character)) return UPPER;
  if (/\d/.test(character)) return DIGIT;
  if (/\s/.test(character)) return BLANK;
  if ('.,:;-_/='.includes(character)) return JOINING;
  if ('"\'()[]{}<>'.includes(character)) return BRACKET;
  return character < ' ' || character === '\u007f' ? CONTROL : OTHER;
}

/** C1 controls and the replacement character are what undecodable bytes become. */
function classOf(code: number): number {
  if (code < 128) return CLASS_OF[code]!;
  return code < 0xa0 || code === 0xfffd ? CONTROL : FOREIGN;
}

/** A line longer than this is judged by its beginning: what garbage there is shows early, and long lines would cost most. */
const MOST_CHARACTERS = 1_024;
/** Long enough that words do not surprise, short enough that a key of 40 characters fills it. */
export const STRETCH = 32;
/** Shorter texts say too little. */
export const LEAST_CHARACTERS = 24;

/** Calls for every step from one character's class to the next: `from * CLASSES + to`. A text begins as if after a blank. */
export function countSteps(text: string, steps: number[]): void {
  let from: number = BLANK;
  const length = Math.min(text.length, MOST_CHARACTERS);
  for (let index = 0; index < length; index++) {
    const to = classOf(text.charCodeAt(index));
    steps[from * CLASSES + to]! += 1;
    from = to;
  }
}

const costs = new Float64Array(MOST_CHARACTERS);

/** The dearest stretch of a text: its mean cost a character, and where it ends. Cost 0 for a text that is too short. */
export function dearestStretch(text: string, costOf: Float64Array): { readonly cost: number; readonly end: number } {
  const length = Math.min(text.length, MOST_CHARACTERS);
  if (length < LEAST_CHARACTERS) return { cost: 0, end: length };
  const stretch = Math.min(STRETCH, length);
  let from: number = BLANK;
  let sum = 0;
  let best = 0;
  let end = length;
  for (let index = 0; index < length; index++) {
    const code = text.charCodeAt(index);
    const to = code < 128 ? CLASS_OF[code]! : classOf(code);
    sum += costs[index] = costOf[from * CLASSES + to]!;
    if (index >= stretch) sum -= costs[index - stretch]!;
    if (sum > best && index >= stretch - 1) {
      best = sum;
      end = index + 1;
    }
    from = to;
  }
  return { cost: best / stretch, end };
}
