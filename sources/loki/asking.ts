import type { Span } from '../../core/index';
import { CoreError } from '../../core/index';
import type { Answer } from './answer';
import { parseAnswer } from './answer';
import { BackOff } from './back-off';
import type { Loki } from './loki';
import type { Outcome } from './outcome';
import { isTenantsRefusal, ONE_TENANT_CURE } from './outcome';

export interface Question {
  readonly logql: string;
  readonly span: Span;
  readonly limit: number;
  readonly direction: 'forward' | 'backward';
}

/**
 * Asks one log query until it is answered whole. `again`: it has waited or has learned what the server allows, and the
 * question must be put anew from the pace. `too-large`: fewer lines must be asked for.
 */
export class Asking {
  private readonly backOff: BackOff;
  private warnings = new Set<string>();

  /** `deadline`: in terms of `loki.waiting.elapsed`. `signal`: nobody wants the answers any more. */
  constructor(
    private readonly loki: Loki,
    private readonly deadline: number,
    private readonly signal: AbortSignal,
  ) {
    this.backOff = new BackOff(loki.waiting, deadline);
  }

  async ask(question: Question): Promise<Answer | 'again' | 'too-large'> {
    const outcome = await this.loki.client.send({
      path: '/loki/api/v1/query_range',
      query: {
        query: question.logql,
        start: question.span.from,
        end: question.span.until,
        limit: String(question.limit),
        direction: question.direction,
      },
      timeoutMs: this.timeLeftMs(),
      signal: this.signal,
    });
    if (this.signal.aborted) throw abandoned();
    if (outcome.kind !== 'served') return this.adapt(question, outcome);
    const answer = parseAnswer(outcome.response.body, question.span, outcome.response.bytes);
    await this.loki.breathe();
    if (answer) return this.accept(answer);
    this.loki.log('Loki: an answer was cut off, or is not an answer to the question; asking again');
    await this.backOff.wait('its answer was cut off, or is not an answer to the question');
    return 'again';
  }

  /** At least a second, so that a read whose time is used up still fails for Loki's reason and not for ours. */
  private timeLeftMs(): number {
    return Math.max(1_000, this.deadline - this.loki.waiting.elapsed());
  }

  private accept(answer: Answer): Answer {
    this.backOff.succeeded();
    for (const warning of answer.warnings) this.warnings.add(warning);
    return answer;
  }

  private async adapt(
    question: Question,
    outcome: Exclude<Outcome, { kind: 'served' }>,
  ): Promise<'again' | 'too-large'> {
    this.loki.log(`Loki: ${outcome.why} (${outcome.kind}; limit ${question.limit}, from ${question.span.from})`);
    switch (outcome.kind) {
      case 'too-large':
        return 'too-large';
      case 'too-many-entries':
        if (outcome.allowed >= question.limit) throw refusal(outcome.why);
        this.loki.pace.learnEntries(outcome.allowed);
        return 'again';
      case 'too-long':
        if (!this.loki.pace.learnLength(outcome.allowedMs, question.span)) throw refusal(outcome.why);
        return 'again';
      case 'again':
        if (outcome.isSlow) this.loki.pace.slow(question.span);
        await this.backOff.wait(outcome.why, outcome.retryAfter);
        return 'again';
      case 'refused':
        throw refusal(outcome.why, outcome.status);
    }
  }

  takeWarnings(): readonly string[] {
    const taken = [...this.warnings];
    this.warnings = new Set();
    return taken;
  }
}

function abandoned(): CoreError {
  const message = 'Failed to read from Loki: the read was given up. Nothing is lost: read again.';
  return new CoreError('source-unavailable', message, { isRetryable: true });
}

/** Something that no repetition mends. Loki's own words, and where to look. */
export function refusal(why: string, status = 400): CoreError {
  return new CoreError('source-refused', `Failed to read from Loki: ${why}. ${cure(why, status)}.`);
}

function cure(why: string, status: number): string {
  if (isTenantsRefusal(why)) return ONE_TENANT_CURE;
  if (status === 0) return 'Check the address, and in the credential which certificates are trusted';
  if (status === 401 && /no org id/.test(why)) return 'Set the tenant in the credential: this Loki serves several';
  if (status === 401 || status === 403) return 'Check user, password or token and the tenant in the credential';
  if (status === 404) return 'Check the address and its path prefix: this may not be a Loki';
  return 'Correct the query, or ask whoever runs this Loki about its limits';
}
