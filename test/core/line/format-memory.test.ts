import { FormatMemory } from '../../../core/line/format-memory';
import { EXAMPLES } from './format-examples';

test.each(Object.entries(EXAMPLES))('%s is what its examples are read as', (format, texts) => {
  for (const text of texts) expect(new FormatMemory().read({}, text).by).toBe(format);
});

test('a stream that changes its format is read in its new one at once', () => {
  const memory = new FormatMemory();
  const stream = { app: 'a' };
  const formats = ['{"msg":"x"}', '{"msg":"y"}', 'level=info msg=x', 'just words', '{"msg":"z"}'].map(
    (text) => memory.read(stream, text).format,
  );
  expect(formats).toEqual(['json', 'json', 'logfmt', 'plain', 'json']);
});
