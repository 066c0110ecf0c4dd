import type { UnitStatus } from '../core/index';
import { terminalText } from './terminal-text';

/** How every unit is, for a person. */
export function statusReport(units: readonly UnitStatus[]): string {
  if (units.length === 0) return 'The store is empty: nothing has been read into it yet.\n';
  return `${units.map(describe).join('\n\n')}\n`;
}

function describe(unit: UnitStatus): string {
  const name = terminalText(unit.unit, 200);
  if (unit.kind === 'broken') return table(name, [['cannot be opened', terminalText(unit.error, 400)]]);
  const why = unit.lastDeadWhy === undefined ? '' : `; the last one: ${terminalText(unit.lastDeadWhy, 200)}`;
  return table(name, [
    ...factsOf(unit),
    ['on its way', `${count(unit.undone)} causes`],
    ['dead rows', `${count(unit.deadRows)}${why}`],
    ['state', `${count(Math.ceil(unit.bytes / 1024))} KB`],
  ]);
}

type Fact = readonly [name: string, value: string];

function factsOf(unit: Exclude<UnitStatus, { kind: 'broken' }>): readonly Fact[] {
  if (unit.kind === 'book')
    return [
      ['alerts', `${count(unit.firing)} firing, ${count(unit.resolved)} resolved`],
      ['muted, acknowledged', `${count(unit.mutes)}, ${count(unit.acknowledged)}`],
    ];
  if (unit.kind === 'receiver')
    return [
      ['groups', `${count(unit.firingGroups)} told firing of ${count(unit.groups)}`],
      ['cap of the day', `${count(unit.capped)} held for the digest`],
    ];
  if (unit.kind === 'lines')
    return [
      ['query', terminalText(unit.query, 200)],
      ['lag', lagOf(unit)],
    ];
  return unit.kind === 'baseline' ? baselineFacts(unit) : [];
}

type Baseline = Extract<UnitStatus, { kind: 'baseline' }>;

function baselineFacts(unit: Baseline): readonly Fact[] {
  const { counts, evictions, learnedShare, bornAt } = unit;
  return [
    ['query', terminalText(unit.query, 200)],
    ['lag', lagOf(unit)],
    ['lines read', `${count(counts.lines)} since ${instant(bornAt)}, ${count(counts.late)} of them late`],
    [
      'skipped',
      `${count(counts.tooLate)} too late, ${count(counts.lost)} that could not be read (${count(counts.gaps)} gaps)`,
    ],
    [
      'coverage',
      `${percent(unit.coverage)} of the known lines; blind for ${duration(unit.blindMs)} of the last minutes`,
    ],
    ['warm-up', unit.isLearning ? `learning, ${percent(learnedShare)} of its history` : warmUpOf(unit)],
    ['evictions', evictionsOf(evictions)],
    ['judged odd', `${count(counts.anomalousLines)} lines; ${count(counts.refused)} findings beyond what may be open`],
  ];
}

function evictionsOf({ series, templates, detectors }: Baseline['evictions']): string {
  const rows = Object.entries(detectors).filter(([, gone]) => gone > 0);
  const by = rows.length === 0 ? '' : ` (${rows.map(([kind, gone]) => `${kind} ${count(gone)}`).join(', ')})`;
  const all = rows.reduce((sum, [, gone]) => sum + gone, 0);
  return `${count(series)} series, ${count(templates)} templates, ${count(all)} rows of detectors${by}, for want of room`;
}

function lagOf({ lagMs, readTo }: { readonly lagMs: number; readonly readTo: number }): string {
  return `${duration(lagMs)} (read to ${instant(readTo)})`;
}

function warmUpOf({ counts }: Baseline): string {
  return `has learned its history; ${count(counts.warmingUp)} lines came before their series were known`;
}

function table(name: string, facts: readonly Fact[]): string {
  const width = Math.max(...facts.map(([label]) => label.length));
  return [name, ...facts.map(([label, value]) => `  ${label.padEnd(width)}  ${value}`)].join('\n');
}

function instant(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7_200 ? `${Math.round(seconds / 60)} min` : `${count(Math.round(seconds / 3_600))} h`;
}

/** Never rounded up to a whole that it is not. */
function percent(share: number): string {
  return `${share < 1 ? (Math.floor(share * 1_000) / 10).toFixed(1) : '100'} %`;
}

function count(value: number): string {
  return value.toLocaleString('en');
}
