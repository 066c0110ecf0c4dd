import type { IDataObject } from 'n8n-workflow';

import type { Span } from '../../core/index';
import type { LokiApi } from '../../sources/index';
import { lineItem } from '../shared/line-item';

export interface Question {
  readonly api: LokiApi;
  readonly span: Span;
  readonly limit: number;
  readonly step: string;
  field(name: string): string;
  /** Shown under the result in the editor. */
  hint(message: string): void;
}

/** One for each value of the parameter `operation`, but for `push`. */
export const questions: Readonly<Record<string, (question: Question) => Promise<readonly IDataObject[]>>> = {
  async query({ api, span, limit, field, hint }) {
    const { lines, isCut, warnings } = await api.lines(field('query'), span, limit);
    if (isCut)
      hint(`There is more: these are the first ${lines.length} lines. Choose a later From, or raise Most Items.`);
    for (const warning of new Set(warnings)) hint(`Loki says: ${warning}`);
    return lines.map(lineItem);
  },
  async metric({ api, span, limit, step, field }) {
    if (step === '') return (await api.metric(field('query'), span.until)).slice(0, limit).map(asItem);
    const series = await api.metricRange(field('query'), span, step);
    return series
      .flatMap(({ labels, samples }) => samples.map((sample) => asItem({ labels, ...sample })))
      .slice(0, limit);
  },
  async labels({ api, span, limit }) {
    return (await api.labels(span)).slice(0, limit).map((label) => ({ label }));
  },
  async labelValues({ api, span, limit, field }) {
    const label = field('label').trim();
    return (await api.labelValues(label, span)).slice(0, limit).map((value) => ({ label, value }));
  },
  async patterns({ api, span, limit, field }) {
    return (await api.patterns(field('query'), span)).slice(0, limit).map(asItem);
  },
  async volume({ api, span, limit, field }) {
    return (await api.volume(field('query'), span, limit)).map(asItem);
  },
};

function asItem(one: object): IDataObject {
  return { ...one } as IDataObject;
}
