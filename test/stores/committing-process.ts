import { writeSync } from 'node:fs';
import { update } from '../../core/index';
import { openSqliteStore } from '../../stores/index';

/**
 * `node --import tsx committing-process.ts FILE COUNT`: raises the unit "kill" COUNT times by one, in 20 parts of 64 KB that all
 * hold the number and in one row each time, and prints every number after its commit was acknowledged.
 */
async function main([path, count]: string[]): Promise<void> {
  const store = openSqliteStore({ path: path! });
  for (let done = 0; done < Number(count); done++) {
    const { result } = await update(store, 'kill', (loaded) => {
      const n =
        (loaded === undefined ? 0 : loaded.parts.get('part 0')![0]! * 256 + loaded.parts.get('part 0')![1]!) + 1;
      const part = new Uint8Array(65_536).map((_, index) => (index % 2 === 0 ? n >> 8 : n));
      const put = new Map(Array.from({ length: 20 }, (_, index) => [`part ${index}`, part]));
      return {
        change: { put, drop: [], outbox: [{ id: `row ${n}`, key: `${n}`, body: part.subarray(0, 2) }] },
        result: n,
      };
    });
    writeSync(1, `${result}\n`);
  }
  store.close();
}

void main(process.argv.slice(2));
