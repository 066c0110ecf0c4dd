/** Something a person must hear about before anything can run: a fact and its cure, printed without a stack. */
export class SetupError extends Error {
  constructor(message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.name = 'SetupError';
  }
}

/** Runs a command of ours to its end: a SetupError is told in plain words, anything else with its stack. */
export function endWith(main: Promise<number>): void {
  main.then(
    (code) => process.exit(code),
    (error: unknown) => {
      console.error(error instanceof SetupError ? `\n✗ ${error.message}` : error);
      process.exit(1);
    },
  );
}
