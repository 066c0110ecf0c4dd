import type { Severity } from '../line';

/** What a format makes of a text. `severity` only where the text itself states it: a priority or a level field. */
export interface Understood {
  readonly message: string;
  readonly severity?: Severity | undefined;
}

/** `read` never throws, takes linear time, and gives `undefined` for a text that is not of this format. */
export interface LineFormat {
  readonly name: string;
  read(text: string): Understood | undefined;
}
