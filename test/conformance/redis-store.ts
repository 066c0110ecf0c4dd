import { randomUUID } from 'node:crypto';
import { startRedis, type RunningRedis } from '../../scripts/services/redis';
import { openRedisStore } from '../../stores/index';
import { describeWith } from '../e2e/needs';
import { storeLaws } from './store-laws';

/** The laws on a real server, by two connections: one name of the machine each, because one address is one connection. */
export function redisStoreLaws(): void {
  describeWith(['REDIS'], 'a real Redis', () => {
    let redis: RunningRedis;
    beforeAll(async () => void (redis = await startRedis()), 120_000);
    afterAll(() => redis.stop());

    storeLaws('the Redis store', (now) => {
      const { port } = redis;
      const keyPrefix = randomUUID();
      const [store, other] = ['127.0.0.1', 'localhost'].map((host) => openRedisStore({ host, port, keyPrefix, now }));
      return {
        store: store!,
        other: other!,
        close() {
          store!.close();
          other!.close();
        },
      };
    });
  });
}
