export interface Progress {
  /** Says what is being done now; the elapsed time is added. */
  say(text: string): void;
  done(text?: string): void;
}

const TELL_EVERY_MS = 5_000;

/** One line when it begins, one every few seconds, one at the end: readable on a terminal and in a CI log alike. */
export function startProgress(
  title: string,
  write = (line: string) => void process.stderr.write(`${line}\n`),
): Progress {
  const startedAt = Date.now();
  const elapsed = () => `${Math.round((Date.now() - startedAt) / 1000)} s`;
  let now = '';
  write(`… ${title}`);
  const timer = setInterval(() => write(`  ${title}: ${now === '' ? '' : `${now}, `}${elapsed()}`), TELL_EVERY_MS);
  timer.unref();
  return {
    say: (text) => void (now = text),
    done: (text = 'done') => {
      clearInterval(timer);
      write(`✓ ${title}: ${text} (${elapsed()})`);
    },
  };
}
