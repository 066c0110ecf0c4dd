import { writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { CoreError, update } from '../../core/index';
import { openRedisStore } from '../../stores/index';

const PARTS = 20;

/**
 * `node --import tsx redis-committing-process.ts PORT COUNT`: raises the unit "kill" COUNT times by one, in parts that all hold the
 * number and in one row each time, and prints every number after its commit was acknowledged. Goes on when the server is gone.
 */
async function main([port, count]: string[]): Promise<void> {
  const store = openRedisStore({ host: '127.0.0.1', port: Number(port) });
  const raise = () =>
    update(store, 'kill', (loaded) => {
      const n = (loaded === undefined ? 0 : new DataView(loaded.parts.get('part 0')!.buffer).getUint32(0)) + 1;
      const part = new Uint8Array(8_192);
      new DataView(part.buffer).setUint32(0, n);
      const put = new Map(Array.from({ length: PARTS }, (_, index) => [`part ${index}`, part]));
      return { change: { put, drop: [], outbox: [{ id: `row ${n}`, key: `${n}`, body: part }] }, result: n };
    });
  for (let done = 0; done < Number(count);) {
    try {
      writeSync(1, `${(await raise()).result}\n`);
      done++;
    } catch (error) {
      if (!(error instanceof CoreError && error.isRetryable)) throw error;
      writeSync(1, 'gone\n');
      await sleep(20);
    }
  }
  store.close();
}

void main(process.argv.slice(2));
