import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lokiProgram } from '../../scripts/services/loki/program';
import { downloadProgram } from '../../scripts/services/program/release';
import { run } from '../../scripts/services/run';
import { zipOf } from './zip';

describe('the release download of Loki', () => {
  let folder: string;
  let server: Server;
  let base: string;
  let zip: Buffer;
  let sum: string;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'loghorn-release-'));
    process.env.LOGHORN_CACHE = folder;
    zip = zipOf('loki-linux-amd64', Buffer.from('#!/bin/sh\necho "loki, version 3.7.6 (branch: main)"\n'));
    sum = createHash('sha256').update(zip).digest('hex');
    const asset = `loki-${process.platform}-${process.arch === 'x64' ? 'amd64' : process.arch}.zip`;
    server = createServer((request, response) => {
      if (request.url?.endsWith('/SHA256SUMS')) response.end(`${sum}  ${asset}\n`);
      else if (request.url?.endsWith(asset)) response.end(zip);
      else response.writeHead(404).end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterEach(() => {
    delete process.env.LOGHORN_CACHE;
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('is held against its sum, unpacked and asked for its version', async () => {
    const binary = await downloadProgram(lokiProgram, base);
    expect((await run(binary, ['-version'])).stdout).toContain('version 3.7.6');
  });

  test('is refused when its sum is another, and leaves nothing behind', async () => {
    sum = '0'.repeat(64);
    await expect(downloadProgram(lokiProgram, base)).rejects.toThrow(
      'does not have the SHA-256 sum that its release publishes',
    );
    await expect(downloadProgram(lokiProgram, base)).rejects.toThrow('SHA-256');
  });

  test('is refused when it is another version', async () => {
    zip = zipOf('loki', Buffer.from('#!/bin/sh\necho "loki, version 2.9.0"\n'));
    sum = createHash('sha256').update(zip).digest('hex');
    await expect(downloadProgram(lokiProgram, base)).rejects.toThrow('is not Loki 3.7.6');
  });

  test('an address that nobody answers is said, not waited for', async () => {
    await expect(downloadProgram(lokiProgram, 'http://127.0.0.1:9')).rejects.toThrow('127.0.0.1:9 cannot be reached');
  });
});
