/** What a ring needs before it can run; each is had once for all rings. */
export type Need =
  | ('build' | 'loki' | 'redis' | 'postgres' | 'n8n' | 'chromium' | 'nginx' | 'alertmanager')
  | ('promtail' | 'alloy' | 'alloyParser' | 'rsyslog' | 'journal')
  | ('hosts' | 'ansible');

export interface Ring {
  readonly name: string;
  readonly needs: readonly Need[];
  /** A program of node_modules instead of a jest project. */
  readonly checks?: readonly string[];
  /** One test file at a time: they share machines, ports and time. */
  readonly inBand?: boolean;
  /** The most that it may take, set-up and all: not begun when less is left of the time for all, unless it is named. */
  readonly mayTakeMs?: number;
}

const AGENTS: readonly Need[] = ['promtail', 'alloy', 'alloyParser', 'rsyslog', 'journal'];

/** The fastest and the most telling first. */
export const rings: readonly Ring[] = [
  { name: 'typecheck', needs: [], checks: ['typescript/bin/tsc', '-p', 'tsconfig.json', '--noEmit'] },
  { name: 'lint', needs: [], checks: ['eslint/bin/eslint.js', '.'] },
  { name: 'format', needs: [], checks: ['prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'] },
  { name: 'unit', needs: ['redis', 'postgres'] },
  { name: 'conformance', needs: ['loki', 'redis', 'postgres'] },
  { name: 'property', needs: [] },
  { name: 'golden', needs: ['build'] },
  { name: 'scenario', needs: [] },
  { name: 'node', needs: ['redis', 'postgres'] },
  { name: 'integration', needs: ['loki', 'redis', 'postgres', 'alertmanager'], inBand: true },
  { name: 'e2e', needs: ['build', 'loki', 'redis', 'postgres', 'n8n', 'chromium'], inBand: true },
  { name: 'collect', needs: [...AGENTS, 'loki', 'nginx', 'ansible'], inBand: true },
  {
    name: 'hosts',
    needs: ['build', 'loki', 'redis', 'postgres', 'promtail', 'alloy', 'n8n', 'hosts', 'ansible'],
    inBand: true,
    mayTakeMs: 25 * 60_000,
  },
];
