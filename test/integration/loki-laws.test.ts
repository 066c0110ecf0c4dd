import { lokiLaws } from '../conformance/loki-laws';

const url = process.env['LOGHORN_TEST_LOKI'];
if (!url)
  console.warn(`Real Loki not asked: ${process.env['LOGHORN_TEST_LOKI_MISSING'] ?? 'LOGHORN_TEST_LOKI is not set'}.`);

(url ? describe : describe.skip)('a real Loki', () => {
  lokiLaws(() => url!);
});
