const TELL_EVERY_MS = 5_000;

const write = (line: string) => void process.stderr.write(`${line}\n`);

/**
 * Says what is being done: one line when it begins, one every few seconds with the time so far and what `say` was last told, one at
 * its end. Readable on a terminal and in a CI log alike.
 */
export async function withProgress<Result>(
  title: string,
  work: (say: (now: string) => void) => Promise<Result>,
): Promise<Result> {
  const startedAt = Date.now();
  const elapsed = () => `${Math.round((Date.now() - startedAt) / 1000)} s`;
  let now = '';
  write(`… ${title}`);
  const timer = setInterval(() => write(`  ${title}: ${now === '' ? '' : `${now}, `}${elapsed()}`), TELL_EVERY_MS);
  timer.unref();
  try {
    const result = await work((text) => void (now = text));
    write(`✓ ${title} (${elapsed()})`);
    return result;
  } catch (error) {
    write(`✗ ${title} (${elapsed()})`);
    throw error;
  } finally {
    clearInterval(timer);
  }
}
