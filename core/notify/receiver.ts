import { publicHash } from '../hash';
import type { Parts } from '../store/store';
import { openJson, sealJson } from '../store/envelope';
import { Cap } from './cap';
import type { CapState } from './cap';
import type { Group } from './group';

const SCHEMA = 1;

/** What a receiver knew when it was made: what had ended by then is not its news. */
export interface ReceiverBirth {
  /** Random, made by the shell: part of every notification's id. */
  readonly birth: string;
  /** The book it met first, and that book's merges so far. */
  readonly bookBirth?: string;
  readonly bookSequence: number;
}

interface Head extends ReceiverBirth {
  /** Notifications decided so far. */
  readonly sequence: number;
}

/** One Alert Trigger's groups and notification log. */
export class Receiver {
  private readonly saved: ReadonlyMap<string, string>;
  private readonly groups: Map<string, Group>;
  private sequence: number;
  private readonly savedCap: string;

  constructor(
    readonly born: ReceiverBirth,
    groups: readonly Group[] = [],
    private readonly savedSequence = -1,
    readonly cap = new Cap(),
  ) {
    this.savedCap = JSON.stringify(cap.state);
    this.sequence = Math.max(0, savedSequence);
    this.groups = new Map(groups.map((group) => [group.key, group]));
    this.saved = new Map(groups.map((group) => [group.key, JSON.stringify(group)]));
  }

  static open(parts: Parts): Receiver {
    const { sequence, ...born } = openJson<Head>('receiver', SCHEMA, parts.get('head')!);
    const groups = [...parts]
      .filter(([name]) => name.startsWith('group/'))
      .map(([, bytes]) => openJson<Group>('group', SCHEMA, bytes));
    const cap = parts.get('cap');
    return new Receiver(born, groups, sequence, new Cap(cap && openJson<CapState>('cap', SCHEMA, cap)));
  }

  get all(): readonly Group[] {
    return [...this.groups.values()];
  }

  group(key: string): Group | undefined {
    return this.groups.get(key);
  }

  put(group: Group): void {
    this.groups.set(group.key, group);
  }

  /** A group that has nothing to remember. */
  drop(key: string): void {
    this.groups.delete(key);
  }

  /** Never the same twice in one receiver's life, whatever becomes of its groups. */
  nextNotificationId(groupKey: string): string {
    this.sequence++;
    return publicHash(this.born.birth, groupKey, `${this.sequence}`);
  }

  /** What differs from when it was opened. */
  change(): { readonly put: Map<string, Uint8Array>; readonly drop: string[] } {
    const put = new Map<string, Uint8Array>();
    const head: Head = { ...this.born, sequence: this.sequence };
    if (this.sequence !== this.savedSequence) put.set('head', sealJson('receiver', SCHEMA, head));
    if (JSON.stringify(this.cap.state) !== this.savedCap) put.set('cap', sealJson('cap', SCHEMA, this.cap.state));
    for (const group of this.groups.values()) {
      if (this.saved.get(group.key) !== JSON.stringify(group))
        put.set(partOf(group.key), sealJson('group', SCHEMA, group));
    }
    const gone = [...this.saved.keys()].filter((key) => !this.groups.has(key));
    return { put, drop: gone.map(partOf) };
  }
}

function partOf(groupKey: string): string {
  return `group/${publicHash(groupKey)}`;
}
