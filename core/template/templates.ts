import { publicHash } from '../hash';
import type { Parts } from '../store/store';
import { HOUR_MS, type EpochMs } from '../time';
import { stepsOf, type Lineage } from './lineage';
import { showMarks } from './marks';
import { Scanner, WORD_LIMIT } from './scanner';
import { openShards, type Shards } from './shards';
import { Match, Template, type TemplateMatch } from './template';
import { Tree } from './tree';
import { WordTable } from './word-table';

export interface TemplateLimits {
  /** Of a baseline. */
  readonly templates: number;
  readonly templatesOfService: number;
}

const LIMITS: TemplateLimits = { templates: 20_000, templatesOfService: 2_000 };

/** Evicted at once when a limit is met: choosing them looks at all of a service. */
const EVICTED_SHARE = 0.05;
/** A template whose count doubled once more may be this much longer unheard of before it goes. */
const HOURS_A_DOUBLING = 4;

/** The templates of one baseline, learned from its lines; a tree for each service. */
export interface Templates {
  /** Recognises the message and learns from it. Never throws. */
  match(service: string, message: string, at: EpochMs): TemplateMatch;
  /** Parts that changed since it was opened or last asked; `undefined` bytes drop the part. */
  changes(): Iterable<readonly [string, Uint8Array | undefined]>;
  readonly size: number;
  /** Since the baseline's birth. */
  readonly evicted: number;
  textOf(id: string): string | undefined;
  /** How the template's text became more general since its birth; undefined where it did not. */
  lineageOf(id: string): Lineage | undefined;
}

export function openTemplates(parts: Parts, limits: TemplateLimits = LIMITS): Templates {
  return new LearnedTemplates(parts, limits);
}

class LearnedTemplates implements Templates {
  private readonly scanner = new Scanner();
  private readonly table = WordTable.withFlipWords();
  private readonly ids = new Int32Array(WORD_LIMIT + 1);
  private readonly line = { ids: this.ids, masked: this.scanner.masked, count: 0 };
  private readonly trees = new Map<string, Tree>();
  private readonly byId = new Map<string, Template>();
  private openShards: Shards | undefined;

  constructor(
    private readonly parts: Parts,
    private readonly limits: TemplateLimits,
  ) {}

  /** Its parts are read when something is first asked. */
  private get shards(): Shards {
    return (this.openShards ??= openShards(this.parts, this.table));
  }

  get size(): number {
    return this.byId.size + this.shards.waiting;
  }

  get evicted(): number {
    return this.shards.evicted;
  }

  textOf(id: string): string | undefined {
    return this.template(id)?.text;
  }

  lineageOf(id: string): Lineage | undefined {
    const template = this.template(id);
    if (template?.losses === undefined) return undefined;
    return { bornAs: showMarks(template.bornWords().join(' ')), steps: stepsOf(template.losses) };
  }

  changes(): Iterable<readonly [string, Uint8Array | undefined]> {
    return this.shards.changes();
  }

  match(service: string, message: string, at: EpochMs): TemplateMatch {
    // First, for its words are known only then.
    if (this.shards.waiting > 0) this.open(service);
    this.read(message);
    const template = this.trees.get(service)?.find(this.line);
    if (template === undefined) return this.born(service, at);
    if (template.generalise(this.ids, this.scanner.gaps, at)) this.shards.touch(template);
    this.heard(template, at);
    return template.known;
  }

  private open(service: string): void {
    for (const template of this.shards.open(service)) this.place(template);
  }

  private template(id: string): Template | undefined {
    if (this.shards.waiting > 0 && !this.byId.has(id))
      this.shards.waitingServices(id).forEach((each) => this.open(each));
    return this.byId.get(id);
  }

  private read(message: string): void {
    const { scanner, ids } = this;
    scanner.scan(message);
    const count = scanner.wordCount;
    for (let word = 0; word < count; word++) {
      ids[word] = this.table.find(
        scanner.units,
        scanner.starts[word]!,
        scanner.starts[word + 1]!,
        scanner.hashes[word]!,
      );
    }
    this.line.count = count;
  }

  /** A new template; but one that is alive already when only its way down the tree has changed since its birth. */
  private born(service: string, at: EpochMs): TemplateMatch {
    this.makeRoom(service);
    const template = this.birth(service);
    const alive = this.byId.get(template.id);
    if (alive !== undefined) {
      template.release();
      this.heard(alive, at);
      return alive.known;
    }
    template.lastHour = Math.floor(at / HOUR_MS);
    this.shards.add(template);
    this.place(template);
    return new Match(template, true);
  }

  private birth(service: string): Template {
    const { scanner, ids, table } = this;
    const count = scanner.wordCount;
    for (let word = 0; word < count; word++) {
      ids[word] = table.hold(scanner.units, scanner.starts[word]!, scanner.starts[word + 1]!, scanner.hashes[word]!);
    }
    const birth = {
      id: '',
      service,
      words: ids.slice(0, count),
      gaps: scanner.gaps.slice(0, count),
      keyPlace: this.trees.get(service)?.keyPlace(this.line) ?? new Tree().keyPlace(this.line),
      sequence: this.shards.nextSequence,
    };
    const id = publicHash(service, ...Array.from(birth.words, (word) => table.text(word)));
    return new Template({ ...birth, id }, table);
  }

  private place(template: Template): void {
    let tree = this.trees.get(template.service);
    if (tree === undefined) this.trees.set(template.service, (tree = new Tree()));
    tree.add(template);
    this.byId.set(template.id, template);
  }

  private heard(template: Template, at: EpochMs): void {
    const hour = Math.floor(at / HOUR_MS);
    if (hour > template.lastHour) {
      template.lastHour = hour;
      this.shards.hear(template);
    }
    if (++template.lines < 2 << template.doublings || template.doublings === 30) return;
    template.doublings++;
    this.shards.hear(template);
  }

  private makeRoom(service: string): void {
    const tree = this.trees.get(service);
    if (tree !== undefined && tree.size >= this.limits.templatesOfService) this.evictFrom(tree);
    // Whoever has most pays, so that one service's flood costs the others nothing.
    else if (this.size >= this.limits.templates) this.evictFrom(this.largestTree());
  }

  private largestTree(): Tree {
    for (const service of this.shards.waitingServices()) this.open(service);
    let largest: Tree | undefined;
    for (const tree of this.trees.values()) if (largest === undefined || tree.size > largest.size) largest = tree;
    return largest!;
  }

  private evictFrom(tree: Tree): void {
    const inOrder = [...tree.templates()].sort(
      (one, other) => worth(one) - worth(other) || one.sequence - other.sequence,
    );
    for (const template of inOrder.slice(0, Math.ceil(EVICTED_SHARE * tree.size))) {
      tree.remove(template);
      this.byId.delete(template.id);
      this.shards.remove(template);
      template.release();
      if (tree.size === 0) this.trees.delete(template.service);
    }
  }
}

function worth(template: Template): number {
  return template.lastHour + HOURS_A_DOUBLING * template.doublings;
}
