import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { join } from 'node:path';
import { cached } from '../../scripts/services/cache';
import { mustRun } from '../../scripts/services/run';

const VERSION = '0.9.11';

type Python = ChildProcessByStdio<Writable, Readable, null>;

export interface Drain3 {
  /** How this copy of Drain3 came to be here. */
  readonly origin: string;
  /** A new miner hears `warmup`, then the clock runs (CPU time of the process) while it hears `messages`. */
  mine(messages: readonly string[], warmup: readonly string[]): Promise<{ seconds: number; clusters: number }>;
  /** The cluster that a new miner puts each message into, as it hears it. */
  group(messages: readonly string[]): Promise<readonly number[]>;
  stop(): void;
}

/** Drain3 as its users run it: defaults, and the masks of its `examples/drain3.ini`. One Python process, one thread. */
export async function createDrain3(tell: (text: string) => void = () => undefined): Promise<Drain3> {
  const folder = await cached({
    name: `drain3-${VERSION}`,
    needsBytes: 60e6,
    tell,
    build: (into) => build(into, tell),
  });
  const python = spawn(join(folder, 'bin', 'python'), ['-c', DRIVER], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const answers = createInterface({ input: python.stdout })[Symbol.asyncIterator]();
  return {
    origin: `drain3 ${VERSION} from PyPI, in a virtual environment at ${folder}`,
    mine: (messages, warmup) => ask(python, answers, { messages, warmup }),
    group: async (messages) => (await ask(python, answers, { messages: [], warmup: messages })).heard,
    stop: () => void python.stdin.end(),
  };
}

async function build(folder: string, tell: (text: string) => void): Promise<void> {
  tell(`installing drain3 ${VERSION} with pip, once`);
  // Debian ships venv apart from Python: its own message names the package to install.
  await mustRun('python3', ['-m', 'venv', folder]);
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', `drain3==${VERSION}`];
  await mustRun(join(folder, 'bin', 'python'), pip, { timeoutMs: 300_000 });
}

/** `heard`: the cluster of each message of the warm-up. */
interface Answer {
  readonly seconds: number;
  readonly clusters: number;
  readonly heard: readonly number[];
}

async function ask(python: Python, answers: AsyncIterator<string>, question: unknown): Promise<Answer> {
  python.stdin.write(`${JSON.stringify(question)}\n`);
  const { value, done } = await answers.next();
  if (done) throw new Error('Failed to run Drain3: its process ended. Delete its folder in the cache and run again.');
  return JSON.parse(value) as Answer;
}

// The masks are those of examples/drain3.ini at Drain3's tag v0.9.11; the garbage collector stays on, as it does for us.
const DRIVER = String.raw`
import json, sys, time
from drain3 import TemplateMiner
from drain3.masking import MaskingInstruction
from drain3.template_miner_config import TemplateMinerConfig

MASKS = [
    (r"((?<=[^A-Za-z0-9])|^)(([0-9a-f]{2,}:){3,}([0-9a-f]{2,}))((?=[^A-Za-z0-9])|$)", "ID"),
    (r"((?<=[^A-Za-z0-9])|^)(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})((?=[^A-Za-z0-9])|$)", "IP"),
    (r"((?<=[^A-Za-z0-9])|^)([0-9a-f]{6,} ?){3,}((?=[^A-Za-z0-9])|$)", "SEQ"),
    (r"((?<=[^A-Za-z0-9])|^)([0-9A-F]{4} ?){4,}((?=[^A-Za-z0-9])|$)", "SEQ"),
    (r"((?<=[^A-Za-z0-9])|^)(0x[a-f0-9A-F]+)((?=[^A-Za-z0-9])|$)", "HEX"),
    (r"((?<=[^A-Za-z0-9])|^)([\-\+]?\d+)((?=[^A-Za-z0-9])|$)", "NUM"),
    (r"(?<=executed cmd )(\".+?\")", "CMD"),
]

for line in sys.stdin:
    asked = json.loads(line)
    config = TemplateMinerConfig()
    config.mask_prefix, config.mask_suffix = "<:", ":>"
    config.masking_instructions = [MaskingInstruction(pattern, mask) for pattern, mask in MASKS]
    miner = TemplateMiner(config=config)
    hear = miner.add_log_message
    heard = [hear(message)["cluster_id"] for message in asked["warmup"]]
    began = time.process_time()
    for message in asked["messages"]:
        hear(message)
    seconds = time.process_time() - began
    print(json.dumps({"seconds": seconds, "clusters": len(miner.drain.clusters), "heard": heard}), flush=True)
`;
