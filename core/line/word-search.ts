const ASCII = 128;
/** No state: they are numbered by the place of their row. */
const FOUND = 0xffff;

/**
 * Whether a text holds one of these words in any case: the automaton of Aho and Corasick (CACM 1975), one table look-up a character
 * however many the words. Three times as fast as a regular expression of thirty. The words are lower-case ASCII.
 */
export function wordSearch(words: readonly string[]): (text: string) => boolean {
  const { classes, classCount } = classesOf(words);
  const next = tableOf(words, classes, classCount);
  return (text) => {
    let row = 0;
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      row = next[row + (code < ASCII ? classes[code]! : 0)]!;
      if (row === FOUND) return true;
    }
    return false;
  };
}

/** 0 is any character that no word holds. */
function classesOf(words: readonly string[]): { readonly classes: Uint8Array; readonly classCount: number } {
  const classes = new Uint8Array(ASCII);
  const characters = [...new Set(words.join(''))];
  for (const [index, character] of characters.entries())
    for (const either of [character, character.toUpperCase()]) classes[either.charCodeAt(0)] = index + 1;
  return { classes, classCount: characters.length + 1 };
}

/** The rows of all states, one behind the other: by class where the next state's row begins, or that a word is complete. */
function tableOf(words: readonly string[], classes: Uint8Array, classCount: number): Uint16Array {
  const { next, isEnd } = prefixTree(words, classes, classCount);
  const suffixOf = next.map(() => 0);
  const queue = next[0]!.filter((state) => state > 0);
  for (const state of queue) {
    const fallBack = next[suffixOf[state]!]!;
    isEnd[state] ||= isEnd[suffixOf[state]!]!;
    for (const [byClass, child] of next[state]!.entries()) {
      if (child === 0) next[state]![byClass] = fallBack[byClass]!;
      else {
        suffixOf[child] = fallBack[byClass]!;
        queue.push(child);
      }
    }
  }
  return Uint16Array.from(next.flat(), (state) => (isEnd[state] ? FOUND : state * classCount));
}

/** State 0 is the root, which is no state's child: 0 says that there is none. */
function prefixTree(words: readonly string[], classes: Uint8Array, classCount: number) {
  const newRow = () => Array.from({ length: classCount }, () => 0);
  const next = [newRow()];
  const isEnd = [false];
  for (const word of words) {
    let state = 0;
    for (let index = 0; index < word.length; index++) {
      const byClass = classes[word.charCodeAt(index)]!;
      if (next[state]![byClass] === 0) next[state]![byClass] = next.push(newRow()) - 1;
      state = next[state]![byClass]!;
    }
    isEnd[state] = true;
  }
  return { next, isEnd };
}
