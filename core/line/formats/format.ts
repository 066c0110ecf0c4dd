import type { Severity } from '../line';

/** What a format makes of a text. `severity` only where the text itself states it: a priority or a level field. */
export interface Understood {
  readonly message: string;
  readonly severity?: Severity | undefined;
  /** Where the text tells more closely what it is than the format that read it: a Cisco line behind a syslog priority. */
  readonly format?: string | undefined;
}

/**
 * `read` never throws, takes linear time, and gives `undefined` for a text that is not of this format. No text but for `plain` is of
 * two formats, so that it does not matter which is asked first (`test/property/line.test.ts`).
 */
export interface LineFormat {
  readonly name: string;
  read(text: string): Understood | undefined;
}
