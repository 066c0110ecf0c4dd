/** What a template's words say that its lines are about, where the number of such lines is worth watching by itself. */
export type Category = 'signInFailure' | 'linkDown' | 'linkUp' | 'flap' | 'outOfMemory';

const SIGN_IN =
  /\b(log(?:in|on|ged)|log (?:in|on)|sign(?:ed)? ?in|auth\w*|password|credentials?|unknown user|invalid user)\b/i;
const FAILURE = /\b(fail\w*|invalid|unknown|wrong|incorrect|denied|refused|rejected|bad|locked)\b/i;
const OUT_OF_MEMORY = /\b(out of memory|oom|oom[-_ ]?kill\w*|outofmemory\w*|cannot allocate memory|heap space)\b/i;
const FLAP = /\bflap(?:s|ped|ping)?\b/i;
const LINK = /\b(link|interface|line protocol|uplink|carrier|lineproto|port|ethernet\S*|updown)\b/i;
const DOWN = /\b(down|lost|no-carrier)\b/i;
const UP = /\b(up|restored)\b/i;

/** In words, never in severities: these are written at any level. The longest text is read no further than its first 400 characters. */
export function categoryOf(templateText: string): Category | undefined {
  const text = templateText.slice(0, 400);
  if (OUT_OF_MEMORY.test(text)) return 'outOfMemory';
  if (FLAP.test(text)) return 'flap';
  if (SIGN_IN.test(text) && FAILURE.test(text)) return 'signInFailure';
  if (!LINK.test(text)) return undefined;
  return DOWN.test(text) ? 'linkDown' : UP.test(text) ? 'linkUp' : undefined;
}
