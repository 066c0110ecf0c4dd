import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { CoreError, isTextRecord, msToNs, nextNs } from '../../core/index';
import type { EpochNs, Labels } from '../../core/index';
import type { LokiApi, PushLine } from '../../sources/index';
import { toNodeError } from '../shared/errors';
import { surroundings } from '../shared/surroundings';
import { timeOf } from '../shared/time-of';

/** Every item as a line, in few requests; an item out for each item in. */
export async function pushItems(node: IExecuteFunctions, api: LokiApi): Promise<INodeExecutionData[]> {
  const clock = risingClock(msToNs(surroundings.clock()));
  const read = node.getInputData().map((_, item) => readLine(node, item, clock));
  const lines = read.filter((one) => !(one instanceof CoreError)) as PushLine[];
  const said = [...(await api.push(lines).catch((error: unknown) => failAll(node, error)))];
  const fates = read.map((one) => (one instanceof CoreError ? one : said.shift()));
  return fates.map((refused, item) => {
    if (refused === undefined) return { json: { isPushed: true }, pairedItem: { item } };
    const told = toNodeError(node.getNode(), refused, item);
    if (!node.continueOnFail()) throw told;
    return { json: { isPushed: false, error: refused.message }, pairedItem: { item } };
  });
}

function readLine(node: IExecuteFunctions, item: number, now: () => EpochNs): PushLine | CoreError {
  try {
    const given: unknown = node.getNodeParameter('options.time', item, '');
    const at = given === '' ? now() : msToNs(timeOf(given, surroundings.clock(), 'back'));
    return { at, labels: labelsOf(node, item), text: textOf(node, item) };
  } catch (error) {
    if (error instanceof CoreError) return error;
    throw error;
  }
}

function textOf(node: IExecuteFunctions, item: number): string {
  const text: unknown = node.getNodeParameter('text', item);
  if (text === undefined || text === null || text === '')
    throw refuse('its text is empty', 'Say in Text where the line stands, as in {{ $json.message }}');
  return typeof text === 'string' ? text : JSON.stringify(text);
}

function labelsOf(node: IExecuteFunctions, item: number): Labels {
  const given: unknown = node.getNodeParameter('options.labels', item, '{ "service_name": "n8n" }');
  const labels = typeof given === 'string' ? parsed(given) : given;
  if (!isTextRecord(labels) || Object.keys(labels).length === 0)
    throw refuse('its labels are no object of texts', 'Write them as { "service_name": "n8n" }');
  return labels;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** Lines of one time would lose their order in Loki. */
function risingClock(start: EpochNs): () => EpochNs {
  let at = start;
  return () => (at = nextNs(at));
}

function failAll(node: IExecuteFunctions, error: unknown): never {
  throw toNodeError(node.getNode(), error);
}

function refuse(fact: string, cure: string): CoreError {
  return new CoreError('invalid-config', `Failed to push to Loki: ${fact}. ${cure}.`);
}
