import { Dice, mixSeed } from '../dice';
import type { Happening } from './happening';
import { usualShare } from './happening';
import type { Occurrence, Script } from './occurrence';
import { orderId, parcel } from './parameters';
import { phrase, type Phrase, type Service } from './service';
import { billing } from './services/billing';
import { checkout } from './services/checkout';
import { warehouse } from './services/warehouse';

/** What breaks, by name. Each has a harmless twin in twins.ts that looks alike from afar. */
export const FAULTS: Readonly<Record<string, Script>> = {
  'new-failure': { service: checkout, happenings: newFailure },
  'known-error-rises': { service: billing, happenings: knownErrorRises },
  'garbage-payload': { service: warehouse, happenings: garbagePayload },
};

/** Cause, what follows from it, and the grumble beside it; the seed picks the row. */
const NEW_FAILURES: readonly (readonly [Phrase, Phrase, Phrase])[] = [
  [
    phrase(
      'error',
      0,
      (d) => `connection pool exhausted: ${d.int(48, 50)} of 50 connections in use, waited ${d.int(3000, 3100)} ms`,
      {
        from: 'db',
      },
    ),
    phrase('error', 0, (d) => `order ${orderId(d)} abandoned after 3 attempts to reach orders-db`, { from: 'orders' }),
    phrase('warning', 0, (d) => `readiness degraded: ${d.int(20, 90)} requests wait for a connection`, {
      from: 'http',
    }),
  ],
  [
    phrase(
      'error',
      0,
      (d) => `cannot write journal segment ${d.int(100, 900)}: no space left on device /var/lib/checkout`,
      {
        from: 'journal',
      },
    ),
    phrase('error', 0, (d) => `order ${orderId(d)} not persisted, answering 507`, { from: 'orders' }),
    phrase('warning', 0, (d) => `journal is ${d.int(10, 900)} segments behind and read-only`, { from: 'journal' }),
  ],
  [
    phrase('error', 0, (d) => `certificate of payments.internal rejected: expired ${d.int(1, 59)} minutes ago`, {
      from: 'tls',
    }),
    phrase('error', 0, (d) => `payment for ${orderId(d)} impossible: no trusted route to the provider`, {
      from: 'payment',
    }),
    phrase('warning', 0, (d) => `circuit breaker payments half open, ${d.int(2, 30)} calls held`, { from: 'payment' }),
  ],
];

/** An error nobody has seen before, several a minute, with knock-on lines in the same service. */
function newFailure(occurrence: Occurrence, seed: number): Happening[] {
  const [cause, knockOn, grumble] = new Dice(mixSeed(seed, 'new-failure')).pick(NEW_FAILURES);
  return [
    said(occurrence, cause, () => 6),
    said(occurrence, knockOn, () => 3),
    said(occurrence, grumble, () => 2),
    said(occurrence, known(checkout, 'warning', 'retrying payment'), (expected) => expected * 0.02),
  ];
}

/** A known error at twelve times its usual rate while traffic stays as it is. */
function knownErrorRises(occurrence: Occurrence): Happening[] {
  const declined = known(billing, 'error', 'Card charge');
  const share = usualShare(billing, declined);
  return [said(occurrence, declined, (expected) => 11 * share * expected)];
}

/** Raw or encoded bytes stand where the scanner's short text should, at the usual level and place. */
function garbagePayload(occurrence: Occurrence): Happening[] {
  const label = phrase(
    'info',
    0,
    (d) => `Label for parcel ${parcel(d)} reads: ${d.chance(0.5) ? mojibake(d) : d.base64(d.int(180, 420))}`,
    {
      from: 'scanner',
    },
  );
  return [said(occurrence, label, () => 5)];
}

/** Bytes read as Latin-1. Printable ones only: agents replace or drop the others in ways of their own. */
function mojibake(dice: Dice): string {
  let text = '';
  for (let length = dice.int(120, 300); length > 0; length--) {
    text += String.fromCharCode(dice.chance(0.4) ? dice.int(0x21, 0x7e) : dice.int(0xa1, 0xff));
  }
  return text;
}

function said(occurrence: Occurrence, spoken: Phrase, perMinute: (expected: number) => number): Happening {
  const { name, at, forMs } = occurrence;
  const key = `${name}/${at}/${spoken.from}/${spoken.level}`;
  return { kind: 'said', key, truth: name, from: at, until: at + forMs, phrase: spoken, perMinute };
}

/** The service's phrase of that level whose text begins so. */
export function known(service: Service, level: string, beginning: string): Phrase {
  const found = service.phrases.find((each) => each.level === level && each.message(new Dice(1)).startsWith(beginning));
  if (found === undefined)
    throw new Error(`Failed to find a phrase: ${service.name} never says "${beginning}". Correct the script.`);
  return found;
}
