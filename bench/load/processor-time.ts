import { readdirSync, readFileSync } from 'node:fs';

/** Of Linux's clock ticks; every Linux that Node runs on counts a hundred a second here. */
const TICKS_A_SECOND = 100;
const PAGE_BYTES = 4_096;

export interface Used {
  readonly cpuSeconds: number;
  readonly rssBytes: number;
}

/** What a process group has used since its processes began, from /proc: a program and all that it starts. */
export function usedByGroup(group: number): Used {
  const members = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const all = members.map(statOf).filter((one) => one?.group === group);
  const sum = (of: (one: NonNullable<ReturnType<typeof statOf>>) => number) =>
    all.reduce((so, one) => so + of(one!), 0);
  return { cpuSeconds: sum(({ ticks }) => ticks) / TICKS_A_SECOND, rssBytes: sum(({ pages }) => pages) * PAGE_BYTES };
}

function statOf(pid: string): { readonly group: number; readonly ticks: number; readonly pages: number } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // After the name, which may hold anything: field 3 of proc(5) is the first.
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    // User, system, and both of children that have ended and were waited for.
    const ticks = fields[11]! + fields[12]! + fields[13]! + fields[14]!;
    return { group: fields[2]!, ticks, pages: fields[21]! };
  } catch {
    return undefined;
  }
}
