/** An answer other than 200. `text` is what Loki would say, as plain text. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly text: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(text);
  }
}
