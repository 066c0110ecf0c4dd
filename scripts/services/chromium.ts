import { withProgress } from './progress';
import { run } from './run';

export type FoundChromium = { readonly path: string } | { readonly why: string };

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** A browser of the machine; on Debian, and as root only, it is installed. */
export async function findChromium(): Promise<FoundChromium> {
  const found = process.env.LOGHORN_CHROMIUM ?? (await onPath());
  if (found) return { path: found };
  const why = await install();
  const installed = await onPath();
  return installed ? { path: installed } : { why };
}

async function onPath(): Promise<string | undefined> {
  for (const name of names) {
    const { code, stdout } = await run('sh', ['-c', `command -v ${name}`]);
    if (code === 0) return stdout.trim();
  }
  return undefined;
}

async function install(): Promise<string> {
  const cure = 'Install Chromium, or name one in LOGHORN_CHROMIUM';
  if (process.getuid?.() !== 0) return `no Chromium on the PATH, and only root may install one. ${cure}`;
  if ((await run('sh', ['-c', 'command -v apt-get'])).code !== 0)
    return `no Chromium on the PATH and no apt-get. ${cure}`;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { output } = await withProgress('installing Chromium with apt-get', async () => {
    await run('apt-get', ['update', '-qq'], { timeoutMs: 180_000 });
    return await run('apt-get', ['install', '-y', '-qq', 'chromium'], { env, timeoutMs: 600_000 });
  });
  return `apt-get could not install Chromium: ${output.trim().split('\n').at(-1) ?? ''}. ${cure}`;
}
