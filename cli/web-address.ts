import { Refusal } from './refusal';

/** An http address that holds no secret: what stands in the arguments, every user of the machine can see. */
export function httpAddress(flag: string, given: string): string {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol))
    throw new Refusal(`Failed to read ${flag}: it is not a URL. Write it like http://host:port/path.`);
  if (url.username !== '' || url.password !== '')
    throw new Refusal(
      `Failed to read ${flag}: it holds a user or a password. Give them in the environment; --help names the variables.`,
    );
  return given.replace(/\/+$/, '');
}
