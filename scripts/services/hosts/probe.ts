import { whyNoHosts } from './needs';
import { startHosts } from './start-hosts';

/** The same, proven by booting one: what a machine permits is not all written where one could look. */
export async function whyNoneBoots(): Promise<string | undefined> {
  const why = await whyNoHosts();
  if (why !== undefined) return why;
  try {
    const hosts = await startHosts(['probe']);
    await hosts.stop();
    return undefined;
  } catch (error) {
    return `a throw-away host did not boot: ${(error as Error).message}`;
  }
}
