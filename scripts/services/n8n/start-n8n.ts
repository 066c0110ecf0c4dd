import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startChild, type Child } from '../child';
import { freePort } from '../port';
import { waitUntilReady } from '../ready';
import { mustRun, type Ran } from '../run';
import { login, n8nEnvironment } from './environment';
import { installN8n } from './install-n8n';
import { installPackage } from './install-package';
import { n8nRest, type N8nRest } from './rest';

export interface N8nOptions {
  /** Its data lie in `.n8n` below; kept. */
  readonly userFolder: string;
  readonly port?: number;
  readonly env?: NodeJS.ProcessEnv;
  /** The packed package, installed before the first start. */
  readonly tarball?: string;
  /** What it is started as: `['start']` by default, `['worker', …]` in queue mode. */
  readonly command?: readonly string[];
  /** The address of the store that the workflows' State names; its own SQLite file by default. */
  readonly state?: string;
}

export interface Workflow {
  readonly id: string;
  readonly name: string;
  readonly nodes: readonly WorkflowNode[];
  readonly [more: string]: unknown;
}

export interface WorkflowNode {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly [more: string]: unknown;
}

export interface Credential {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export const stateFile = (n8n: Pick<N8n, 'userFolder'>) => join(n8n.userFolder, '.n8n/loghorn/state.sqlite');

/** An n8n with a folder of its own. Importing and publishing want it stopped: a running one does not notice. */
export interface N8n {
  readonly url: string;
  readonly login: typeof login;
  readonly userFolder: string;
  /** The address of the store with Loghorn's state. */
  readonly state: string;
  readonly pid: number;
  start(): Promise<void>;
  /** Starts without waiting: what happens during a start can be disturbed. */
  begin(): void;
  stop(): Promise<void>;
  restart(): Promise<void>;
  kill9(): Promise<void>;
  isRunning(): boolean;
  cli(...args: readonly string[]): Promise<Ran>;
  importCredentials(credentials: readonly Credential[]): Promise<void>;
  /** Imports and publishes. One that was published before is taken back first, or the old version would run once more. */
  publish(workflow: Workflow): Promise<void>;
  /** Signed in, anew after each start. */
  rest(): Promise<N8nRest>;
  logTail(lineCount?: number): string;
}

export async function prepareN8n(options: N8nOptions): Promise<N8n> {
  const program = await installN8n();
  mkdirSync(join(options.userFolder, '.n8n'), { recursive: true });
  if (options.tarball) await installPackage(options.userFolder, options.tarball);
  const port = options.port ?? (await freePort());
  const place = { userFolder: options.userFolder, port, brokerPort: await freePort() };
  return new LocalN8n(program, { ...options, port }, { ...n8nEnvironment(place), ...options.env });
}

class LocalN8n implements N8n {
  readonly login = login;
  readonly url: string;
  readonly userFolder: string;
  readonly state: string;
  private child: Child | undefined;
  private readonly published = new Set<string>();

  constructor(
    private readonly program: { readonly node: string; readonly n8n: string },
    private readonly options: N8nOptions,
    private readonly env: NodeJS.ProcessEnv,
  ) {
    this.url = `http://127.0.0.1:${options.port}`;
    this.userFolder = options.userFolder;
    this.state = options.state ?? stateFile(this);
  }

  get pid(): number {
    return this.child?.pid ?? 0;
  }

  isRunning(): boolean {
    return this.child?.isRunning() ?? false;
  }

  async start(): Promise<void> {
    this.begin();
    await waitUntilReady({ what: 'n8n', url: `${this.url}/healthz/readiness`, child: this.child, timeoutMs: 120_000 });
  }

  begin(): void {
    const logFile = join(this.userFolder, 'n8n.log');
    this.child = startChild(this.program.node, [this.program.n8n, ...(this.options.command ?? ['start'])], {
      cwd: this.userFolder,
      env: this.env,
      logFile,
    });
  }

  async stop(): Promise<void> {
    await this.child?.stop(35_000);
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  async kill9(): Promise<void> {
    await this.child?.kill9();
  }

  async cli(...args: readonly string[]): Promise<Ran> {
    const env = { ...this.env, N8N_RUNNERS_BROKER_PORT: String(await freePort()) };
    return await mustRun(this.program.node, [this.program.n8n, ...args], {
      cwd: this.userFolder,
      env,
      timeoutMs: 120_000,
    });
  }

  async importCredentials(credentials: readonly Credential[]): Promise<void> {
    await this.withFile(credentials, (file) => this.cli('import:credentials', `--input=${file}`));
  }

  async publish(workflow: Workflow): Promise<void> {
    if (this.published.has(workflow.id)) await this.cli('unpublish:workflow', `--id=${workflow.id}`);
    await this.withFile([workflow], (file) => this.cli('import:workflow', `--input=${file}`));
    await this.cli('publish:workflow', `--id=${workflow.id}`);
    this.published.add(workflow.id);
  }

  async rest(): Promise<N8nRest> {
    return await n8nRest(this.url, login);
  }

  logTail(lineCount?: number): string {
    return this.child?.logTail(lineCount) ?? '';
  }

  private async withFile(content: unknown, use: (file: string) => Promise<unknown>): Promise<void> {
    const folder = mkdtempSync(join(this.userFolder, 'import-'));
    try {
      const file = join(folder, 'import.json');
      writeFileSync(file, JSON.stringify(content));
      await use(file);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}
