/**
 * Words that turn a line's meaning round. Such a word equals only itself: it never becomes `<*>`, and no `<*>` takes it, or
 * "changed state to <*>" would swallow the one "down" that matters. Each costs a template of its own, so only words are here that
 * tell a state or an outcome, never names or verbs of ordinary work.
 */
const FLIP_WORDS =
  'up down on off online offline open opened closed started stopped starting stopping restarted running dead alive ' +
  'accepted rejected refused denied allowed permitted granted revoked blocked dropped ' +
  'failed failure succeeded success successful successfully completed aborted cancelled canceled timeout ' +
  'enabled disabled connected disconnected attached detached mounted unmounted added removed ' +
  'valid invalid expired healthy unhealthy ready unready reachable unreachable available unavailable ' +
  'active inactive passed ok nok true false yes no not never enough insufficient full lost found missing ' +
  'error critical fatal panic killed crashed recovered locked unlocked primary standby master backup leader follower';

const EDGES = ['', ',', '.', ';', ':', '!', ')', '"', "'"];
const QUOTES: Readonly<Record<string, string>> = { ')': '(', '"': '"', "'": "'" };

/** As they stand in lines: three spellings of case, with the punctuation that sentences put round them. */
export const SPELLED_FLIP_WORDS: readonly string[] = FLIP_WORDS.split(' ').flatMap((word) => {
  const cases = [word, word[0]!.toUpperCase() + word.slice(1), word.toUpperCase()];
  return cases.flatMap((spelled) => EDGES.map((edge) => (QUOTES[edge] ?? '') + spelled + edge));
});
