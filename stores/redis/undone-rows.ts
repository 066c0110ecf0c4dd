import type { UndoneRow } from '../../core/index';
import type { Client } from './client';
import { fromRedisText } from './text';

/** From one moment: both hashes are read in one transaction. */
export async function undoneRowsOf(client: Client, keys: readonly string[]): Promise<UndoneRow[]> {
  const [keysOfRows, rows] = [keys[3]!, keys[5]!];
  const replies = await client.multi().hgetallBuffer(keysOfRows).hgetallBuffer(rows).exec();
  const [bySeq, fields] = (replies ?? []).map(([error, reply]) => {
    if (error) throw error;
    return reply as Record<string, Buffer>;
  });
  return Object.keys(bySeq ?? {})
    .sort()
    .map((seq) => {
      const told = (field: string): Buffer => fields?.[`${seq}:${field}`] ?? Buffer.alloc(0);
      return {
        id: fromRedisText(told('id').toString()),
        key: fromRedisText(bySeq![seq]!.toString()),
        body: new Uint8Array(told('body')),
        takes: Number(told('takes').toString()),
        failures: Number(told('failures').toString()),
      };
    });
}
