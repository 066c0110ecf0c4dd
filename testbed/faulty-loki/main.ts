import { parseArgs } from 'node:util';
import { startFaultyLoki } from './index';

/** `tsx testbed/faulty-loki/main.ts --port 3100`: a Loki that keeps everything in memory, until Ctrl-C. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { port: { type: 'string', default: '3100' } } });
  const loki = await startFaultyLoki({ port: Number(values.port) });
  console.log(`A Loki-speaking test server listens on ${loki.url}; POST /faults switches its faults. Ctrl-C ends it.`);
  const end = (): void => void loki.stop().then(() => process.exit(0));
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? `Failed to start the testbed's Loki: ${error.message}.` : error);
  process.exitCode = 1;
});
