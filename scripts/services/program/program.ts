import { run } from '../run';
import { SetupError } from '../setup-error';

/** A Go program of Grafana's, pinned: taken from its release, or built as a tool of the go.mod beside it. */
export interface Program {
  readonly name: 'loki' | 'promtail';
  readonly title: string;
  readonly version: string;
  /** Where its go.mod is. */
  readonly folder: string;
  readonly packageName: string;
  readonly tags: string;
  /** What the compiler needs beside Go; throws with the cure where it cannot be had. */
  readonly compilerEnv: () => Promise<NodeJS.ProcessEnv>;
  /** Of a build on two idle cores. */
  readonly buildMinutes: number;
}

export async function mustBe({ title, version }: Program, binary: string): Promise<void> {
  const { output } = await run(binary, ['-version'], { timeoutMs: 20_000 });
  if (output.includes(`version ${version}`)) return;
  throw new SetupError(`${binary} is not ${title} ${version}: ${output.slice(0, 200)}`);
}
