import type { EpochMs } from '../time';
import { nsToMs } from '../time';
import { inTenant, redact, TENANT_LABEL } from '../line';
import type { Labels, RawLine } from '../line/line';
import type { Exemplar } from '../anomaly/anomaly';

const KEPT_A_TEMPLATE = 3;
const KEPT_SERVICES = 1_000;
/** As much of a line as a person reads in an alert. */
export const EXEMPLAR_CHARACTERS = 1_000;

interface Recent {
  readonly service: string;
  readonly literals: readonly string[];
  readonly lines: RawLine[];
}

/**
 * The last lines of each template in open windows, so that a window's anomaly can show some. They are only for show: not
 * saved, so an anomaly whose window was open during a restart shows fewer.
 */
export class RecentLines {
  private readonly byTemplate = new Map<string, Recent>();
  /** The last line of each service, however old: what it said before it fell silent. */
  private readonly byService = new Map<string, RawLine>();

  note(service: string, match: { readonly id: string; readonly literals: readonly string[] }, line: RawLine): void {
    if (this.byService.size < KEPT_SERVICES || this.byService.has(service)) this.byService.set(service, line);
    const known = this.byTemplate.get(match.id);
    if (known === undefined) {
      this.byTemplate.set(match.id, { service, literals: match.literals, lines: [line] });
      return;
    }
    if (known.lines.length === KEPT_A_TEMPLATE) known.lines.shift();
    known.lines.push(line);
  }

  /** Of a template, or where none is named of the service's first templates that have any. */
  show(
    service: string,
    template?: string,
  ): { readonly contains: readonly string[]; readonly lines: readonly RawLine[] } {
    if (template !== undefined) {
      const recent = this.byTemplate.get(template);
      return { contains: recent?.literals ?? [], lines: recent?.lines ?? [] };
    }
    const lines: RawLine[] = [];
    for (const recent of this.byTemplate.values()) {
      if (recent.service === service && lines.length < KEPT_A_TEMPLATE) lines.push(recent.lines.at(-1)!);
    }
    return { contains: [], lines };
  }

  /** The last line of a service, or where none is named of those that spoke last. */
  lastOf(service?: string): readonly RawLine[] {
    if (service === undefined)
      return [...this.byService.values()].sort((one, other) => (one.at < other.at ? 1 : -1)).slice(0, KEPT_A_TEMPLATE);
    const last = this.byService.get(service);
    return last === undefined ? [] : [last];
  }

  forgetBefore(at: EpochMs): void {
    for (const [template, { lines }] of this.byTemplate) {
      if (nsToMs(lines.at(-1)!.at) < at) this.byTemplate.delete(template);
    }
  }
}

export function exemplarOf(line: RawLine): Exemplar {
  return { at: line.at, text: redact(line.text.slice(0, 4 * EXEMPLAR_CHARACTERS)).slice(0, EXEMPLAR_CHARACTERS) };
}

/** Stream labels that can select the service's lines again. */
export function serviceMatcher(labelName: string | undefined, service: string): Labels {
  if (labelName === undefined) return {};
  if (!labelName.startsWith(TENANT_PREFIX)) return { [labelName]: service };
  const slash = service.indexOf('/');
  const tenant = { [TENANT_LABEL]: service.slice(0, slash) };
  const inner = labelName.slice(TENANT_PREFIX.length);
  return inner === '' ? tenant : { ...tenant, [inner]: service.slice(slash + 1) };
}

/** Where it begins a label's name, the service's begins with its tenant. */
const TENANT_PREFIX = `${TENANT_LABEL}/`;

/** The stream label whose value names the service; undefined where the name came from elsewhere. */
export function labelNaming(service: string, stream: Labels, preferred?: string): string | undefined {
  const name =
    preferred !== undefined && isNamedBy(preferred) ? preferred : longest(Object.keys(stream).filter(isNamedBy));
  return stream[TENANT_LABEL] ? TENANT_PREFIX + (name ?? '') : name;

  function isNamedBy(label: string): boolean {
    return label !== TENANT_LABEL && stream[label] !== undefined && inTenant(stream, stream[label]) === service;
  }
}

function longest(names: readonly string[]): string | undefined {
  return [...names].sort((one, other) => other.length - one.length)[0];
}
