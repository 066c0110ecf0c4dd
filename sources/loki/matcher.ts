/** By the grammar's names: Eq `=`, Neq `!=`, Re `=~`, Nre `!~`. */
export interface Matcher {
  readonly operator: string;
  readonly value: string;
  /** As written, such as `app="web"`. */
  readonly text: string;
}

/** The text between quotes or backticks. */
export function unquoteLogql(quoted: string): string {
  if (quoted.startsWith('`')) return quoted.slice(1, -1);
  try {
    return JSON.parse(quoted) as string;
  } catch {
    // Go's further escapes (\x41, \a, \101) matter to nobody who asks only whether the text is empty.
    return quoted.slice(1, -1);
  }
}

/** Whether a stream that lacks the label matches. Unsure means no: Loki has the last word. */
export function matchesEmpty({ operator, value }: Matcher): boolean {
  if (operator === 'Eq') return value === '';
  if (operator === 'Neq') return value !== '';
  const takesEmpty = regexpTakesEmpty(value);
  if (takesEmpty === undefined) return false;
  return operator === 'Re' ? takesEmpty : !takesEmpty;
}

function regexpTakesEmpty(pattern: string): boolean | undefined {
  try {
    return new RegExp(`^(?:${pattern})$`).test('');
  } catch {
    // RE2 knows forms that JavaScript does not, such as (?i).
    return undefined;
  }
}
