import type { FaultyLoki } from '../../testbed/faulty-loki/index';
import { startFaultyLoki } from '../../testbed/faulty-loki/index';
import { lokiLaws } from './loki-laws';

describe("the testbed's Loki with no fault on", () => {
  let loki: FaultyLoki;
  beforeAll(async () => {
    loki = await startFaultyLoki();
  });
  afterAll(() => loki.stop());

  lokiLaws(() => loki.url);
});
