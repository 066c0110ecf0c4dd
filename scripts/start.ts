import { rmSync } from 'node:fs';
import { demoFolder, obtain, receiverPort, startDemo } from './start/demo';
import { help, readOptions, type StartOptions } from './start/options';
import { readTold, showNotification } from './start/show-notification';
import { withProgress } from './services/progress';
import { startReceiver } from './services/receiver';
import { endWith, SetupError } from './services/setup-error';
import { tellTheWorld } from './services/told-world';

const FAULT = 'new-failure';
const FAULT_LASTS_MS = 10 * 60_000;
/** A new error of a service known for less than a day has to insist for a minute; a busy machine gets three more. */
const ALERT_WITHIN_MS = 240_000;

endWith(main(process.argv.slice(2)));

async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (options.help) return (console.log(help), 0);
  const closing: (() => unknown)[] = [() => options.keep || rmSync(demoFolder, { recursive: true, force: true })];
  const close = once(async () => {
    for (const each of closing.splice(0).reverse()) await each();
    if (options.keep) console.log(`Kept: ${demoFolder}`);
  });
  const interrupted = once(async () => {
    console.log('\nEnding n8n and Loki …');
    await close();
    process.exit(options.once ? 130 : 0);
  });
  // More than once: a terminal tells us, and npm tells us again.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void interrupted());
  try {
    return await show(options, closing);
  } finally {
    await close();
  }
}

/** An interruption ends everything while the main way is ending as well; both wait for the one end. */
function once(deed: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= deed());
}

async function show(options: StartOptions, closing: (() => unknown)[]): Promise<number> {
  const { loki, tarball } = await obtain(options);
  closing.push(() => loki.stop());
  const filling = 'telling Loki the last three hours of four services';
  const world = await withProgress(filling, () => tellTheWorld(loki.url, options.seed));
  closing.push(() => world.stop());
  console.log(`  ${world.historyLines.toLocaleString('en')} lines; from now on they come as they happen`);
  const fault: { at?: number } = {};
  const arrived = Promise.withResolvers<unknown>();
  const receiver = await startReceiver({
    port: await receiverPort(),
    onDelivery: (delivery) => {
      const told = readTold(delivery);
      console.log(showNotification(told, fault.at));
      if (fault.at !== undefined && told.because === 'new') arrived.resolve(told);
    },
  });
  closing.push(() => receiver.close());
  const demo = await startDemo(options, { loki, tarball, receiverUrl: `${receiver.url}/alerts` });
  closing.push(() => demo.stop());
  tellAddresses(demo.n8n, loki);
  const { service, at } = world.breakIt(FAULT, FAULT_LASTS_MS);
  fault.at = at;
  console.log(`Breaking ${service} now: a new error, six times a minute. The alert comes in about a minute.`);
  console.log('(Rounds and waits of 2 to 5 s here, so that you wait less; 10 to 30 s in the workflow as shipped.)');
  return await waitFor(arrived.promise, options.once, world.ended);
}

function tellAddresses(n8n: { url: string; login: { email: string; password: string } }, loki: { url: string }): void {
  console.log(`
  n8n editor   ${n8n.url}
  sign in      ${n8n.login.email}  /  ${n8n.login.password}
  Loki         ${loki.url}
`);
}

/** The world ends before an alert only when it is interrupted. */
async function waitFor(arrived: Promise<unknown>, once: boolean, worldEnded: Promise<void>): Promise<number> {
  const tooLong = Promise.withResolvers<never>();
  const seconds = ALERT_WITHIN_MS / 1000;
  const late = () => tooLong.reject(new SetupError(`Failed to show the alert: none arrived within ${seconds} s.`));
  const timer = setTimeout(late, ALERT_WITHIN_MS);
  const first = await Promise.race([arrived, tooLong.promise, worldEnded]);
  clearTimeout(timer);
  if (once || first === undefined) return 0;
  console.log('Loki, n8n and the services go on; the end of the fault will be told too. Ctrl-C ends everything.');
  await worldEnded;
  return 0;
}
