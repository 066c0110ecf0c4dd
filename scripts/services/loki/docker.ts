import { run } from '../run';
import { lokiVersion } from './program';

export async function isDockerUp(): Promise<boolean> {
  return (await run('docker', ['info'], { timeoutMs: 5_000 })).code === 0;
}

export const containerName = (port: number) => `loghorn-loki-${port}`;

/** Inside, Loki listens on every address; outside, only this machine sees it. Its data leave with the container. */
export function dockerRunArgs(port: number, configFile: string, flags: readonly string[]): string[] {
  return [
    ...['run', '--rm', '--name', containerName(port), '-p', `127.0.0.1:${port}:3100`],
    ...[
      '-v',
      `${configFile}:/etc/loki/loki.yaml:ro`,
      '-e',
      'LOGHORN_LOKI_ADDRESS=0.0.0.0',
      '-e',
      'LOGHORN_LOKI_DATA=/loki',
    ],
    ...[`grafana/loki:${lokiVersion}`, '-config.file=/etc/loki/loki.yaml', '-config.expand-env=true', ...flags],
  ];
}

/** `docker run` in the foreground may die without its container. */
export async function removeContainer(port: number): Promise<void> {
  await run('docker', ['rm', '-f', containerName(port)], { timeoutMs: 20_000 });
}
