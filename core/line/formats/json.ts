import { readDocker } from './docker';
import type { LineFormat } from './format';
import { readJournal } from './journald';
import { parseObject, understandFields } from './json-fields';

/** One JSON object a line; collectors that wrap another's line are told by their keys. */
export const json: LineFormat = {
  name: 'json',
  read(text) {
    const fields = parseObject(text);
    return fields && (readJournal(fields) ?? readDocker(fields) ?? understandFields(fields));
  },
};
