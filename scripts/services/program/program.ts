import { run } from '../run';
import { SetupError } from '../setup-error';

/** A program of Grafana's of one version, as its releases have it. */
export interface Released {
  readonly name: 'loki' | 'promtail' | 'alloy';
  readonly title: string;
  readonly version: string;
  /** Of github.com/grafana. */
  readonly repository: 'loki' | 'alloy';
  /** How it is asked for its version, and what it says then. */
  readonly versionFlag: string;
  readonly versionText: string;
}

/** One that can also be built as a tool of the go.mod beside it. */
export interface Program extends Released {
  /** Where its go.mod is. */
  readonly folder: string;
  readonly packageName: string;
  readonly tags: string;
  /** What the compiler needs beside Go; throws with the cure where it cannot be had. */
  readonly compilerEnv: () => Promise<NodeJS.ProcessEnv>;
  /** Of a build on two idle cores. */
  readonly buildMinutes: number;
}

/** Whether this is that program in that version. */
export async function isIt({ versionFlag, versionText }: Released, binary: string): Promise<boolean> {
  const { code, output } = await run(binary, [versionFlag], { timeoutMs: 10_000 });
  return code === 0 && output.includes(versionText);
}

export async function mustBe({ title, version, versionFlag, versionText }: Released, binary: string): Promise<void> {
  const { output } = await run(binary, [versionFlag], { timeoutMs: 20_000 });
  if (output.includes(versionText)) return;
  throw new SetupError(`${binary} is not ${title} ${version}: ${output.slice(0, 200)}`);
}
