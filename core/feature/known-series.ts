import { RowTable } from '../store/row-table';
import type { Parts } from '../store/store';
import type { Category } from './category';
import type { SeriesRow } from './counts';

export interface KnownService {
  readonly row: SeriesRow;
  /** Those that were asked for: a row is read when it is needed first. */
  readonly templates: Map<string, SeriesRow>;
}

export interface Born {
  readonly template: string;
  readonly category: Category | undefined;
}

export interface SeriesLimits {
  readonly maxServices: number;
  readonly maxTemplates: number;
}

/** The services that have logged, and the templates of each. Bounded: the longest silent go first, a service with its templates. */
export class KnownSeries {
  readonly #services: RowTable<SeriesRow>;
  readonly #templates: RowTable<SeriesRow>;
  readonly #byName = new Map<string, KnownService>();

  constructor(parts: Parts, limits: SeriesLimits) {
    this.#services = new RowTable({ name: 'services', capacity: limits.maxServices, rowsAPart: 64 }, parts);
    this.#templates = new RowTable(
      { name: 'templates', capacity: limits.maxTemplates, rowsAPart: 64, bornWith: ['service', 'template'] },
      parts,
    );
    for (const row of this.#services.rows()) this.#byName.set(row.service, { row, templates: new Map() });
  }

  service(name: string): KnownService | undefined {
    return this.#byName.get(name);
  }

  template(known: KnownService, template: string): SeriesRow | undefined {
    let row = known.templates.get(template);
    if (row === undefined) {
      row = this.#templates.get(keyOf(known.row.service, template));
      if (row !== undefined) known.templates.set(template, row);
    }
    return row;
  }

  has(row: SeriesRow): boolean {
    return this.#table(row).get(row.key) === row;
  }

  /** Gives the rows that had to go for it. */
  addService(name: string, window: number): SeriesRow[] {
    const row: SeriesRow = { key: name, at: window, service: name, open: [] };
    const gone = this.#services.add(row).flatMap((old) => [old, ...this.#dropTemplates(old)]);
    this.#byName.set(name, { row, templates: new Map() });
    return gone;
  }

  /** The same template in two services is two series. Gives the rows that had to go for it. */
  addTemplate(known: KnownService, born: Born, window: number): readonly SeriesRow[] {
    const { service } = known.row;
    const { template, category } = born;
    const row: SeriesRow = { key: keyOf(service, template), at: window, service, template, open: [] };
    if (category !== undefined) row.category = category;
    const gone = this.#templates.add(row);
    for (const old of gone) this.#byName.get(old.service)?.templates.delete(old.template!);
    known.templates.set(template, row);
    return gone;
  }

  /** Forgets templates whose last line is older. */
  forgetTemplatesBefore(window: number): void {
    for (const row of [...this.#templates.rows()]) {
      if (row.at >= window) continue;
      this.#templates.drop(row);
      this.#byName.get(row.service)?.templates.delete(row.template!);
    }
  }

  touch(row: SeriesRow): void {
    this.#table(row).touch(row);
  }

  /** All services, and the templates that were heard in this window or later. */
  *rowsSince(window: number): IterableIterator<SeriesRow> {
    yield* this.#services.rows();
    yield* this.#templates.rowsSince(window);
  }

  /** Services before templates, each by its slot: the same before and after a restart. */
  inOrder(rows: Iterable<SeriesRow>): SeriesRow[] {
    const services: SeriesRow[] = [];
    const templates: SeriesRow[] = [];
    for (const row of rows) (row.template === undefined ? services : templates).push(row);
    return [...this.#services.inOrder(services), ...this.#templates.inOrder(templates)];
  }

  *changes(): IterableIterator<readonly [part: string, bytes: Uint8Array | undefined]> {
    yield* this.#services.changes();
    yield* this.#templates.changes();
  }

  #dropTemplates(service: SeriesRow): SeriesRow[] {
    const templates = [...this.#templates.rows()].filter((row) => row.service === service.service);
    for (const template of templates) this.#templates.drop(template);
    this.#byName.delete(service.service);
    return templates;
  }

  #table(row: SeriesRow): RowTable<SeriesRow> {
    return row.template === undefined ? this.#services : this.#templates;
  }
}

function keyOf(service: string, template: string): string {
  return `${service}#${template}`;
}
