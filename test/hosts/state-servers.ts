import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { startPostgres } from '../../scripts/services/postgres';
import { startRedis } from '../../scripts/services/redis';
import type { Variables } from './play';

/** A server that state can lie in, and what the roles are told to find it. */
export interface StateServer {
  readonly variables: Variables;
  stop(): Promise<void>;
}

/** Slashes and at signs belong into no URL as they are. */
const PASSWORD = 'only/for@a:test';

export async function redisFor(address: string): Promise<StateServer> {
  const redis = await startRedis({ password: PASSWORD });
  const server = { log_anomaly_state: 'redis', log_anomaly_state_password: PASSWORD };
  return await reached(address, { ...redis, variables: server });
}

export async function postgresFor(address: string): Promise<StateServer> {
  const postgres = await startPostgres();
  const { username, password, port, pathname } = new URL(postgres.url);
  const variables = {
    log_anomaly_state: 'postgres',
    log_anomaly_state_user: username,
    log_anomaly_state_password: password,
    log_anomaly_state_database: pathname.slice(1),
  };
  return await reached(address, { port: Number(port), stop: () => postgres.stop(), variables });
}

/** The server listens on the loopback address, where no host reaches it: what comes to this address is passed on. */
async function reached(address: string, server: StateServer & { readonly port: number }): Promise<StateServer> {
  const relay = createServer((socket) => {
    const onward = connect(server.port, '127.0.0.1');
    for (const end of [socket, onward]) end.on('error', () => (socket.destroy(), onward.destroy()));
    socket.pipe(onward).pipe(socket);
  });
  relay.listen(0, address);
  await once(relay, 'listening');
  const place = { log_anomaly_state_host: address, log_anomaly_state_port: (relay.address() as AddressInfo).port };
  const stop = async () => {
    relay.close();
    await server.stop();
  };
  return { variables: { ...server.variables, ...place }, stop };
}
