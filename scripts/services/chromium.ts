import { onPath, whyMissing } from './apt';

export type FoundChromium = { readonly path: string } | { readonly why: string };

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** A browser of the machine; on Debian, and as root only, it is installed. */
export async function findChromium(): Promise<FoundChromium> {
  const found = process.env.LOGHORN_CHROMIUM ?? (await anyOnPath());
  if (found) return { path: found };
  const why = await whyMissing(['chromium'], ['chromium']);
  const installed = await onPath('chromium');
  return installed ? { path: installed } : { why: `${why}. Install Chromium, or name one in LOGHORN_CHROMIUM` };
}

async function anyOnPath(): Promise<string | undefined> {
  for (const name of names) {
    const path = await onPath(name);
    if (path !== undefined) return path;
  }
  return undefined;
}
