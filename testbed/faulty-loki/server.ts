import type { IncomingMessage } from 'node:http';
import { gunzipSync, inflateSync } from 'node:zlib';
import { EmptyCache } from './empty-cache';
import type { Disturbance } from './faults';
import { Faults } from './faults';
import type { Limits } from './limits';
import { limitsPage } from './limits';
import { parseQuery } from './logql';
import { push } from './push';
import type { PushedStream } from './push';
import { queryInstant, queryRange } from './queries';
import { refuse } from './refusing';
import { Refusal } from './refusal';
import type { Answer } from './reply';
import { TenantLogs } from './tenant-logs';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** One question, and all that its answer depends on. */
export interface Context extends Asked {
  readonly tenant: string;
  readonly logs: TenantLogs;
  readonly limits: Limits;
  readonly now: number;
  readonly wrong: Disturbance;
}

/** Everything but HTTP: tenants, their lines, the caches, and what each path answers. */
export class LokiServer {
  readonly faults = new Faults();
  readonly emptyCache = new EmptyCache();
  readonly metricCache = new Map<string, number>();
  private readonly tenants = new Map<string, TenantLogs>();

  constructor(
    private readonly limits: Limits,
    readonly clock: () => number,
  ) {}

  logs(tenant: string): TenantLogs {
    let logs = this.tenants.get(tenant);
    if (!logs) this.tenants.set(tenant, (logs = new TenantLogs()));
    return logs;
  }

  flush(): void {
    for (const logs of this.tenants.values()) logs.flush();
  }

  answer(asked: Asked, wrong: Disturbance, now: number): Answer {
    try {
      refuse(wrong, asked.path);
      const tenant = this.tenantOf(asked, wrong);
      return this.route({ ...asked, tenant, logs: this.logs(tenant), limits: this.limitsUnder(wrong), now, wrong });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return text(error.text, error.status, error.headers);
    }
  }

  private tenantOf({ headers, path }: Asked, wrong: Disturbance): string {
    const given = headers['x-scope-orgid'];
    const isAsked = wrong.get('F17') !== undefined && path.startsWith('/loki/');
    if (!isAsked && path !== LIMITS) return 'fake';
    if (typeof given !== 'string' || given === '') throw new Refusal(401, 'no org id\n');
    if (/^[-\w!.*'()]+$/.test(given)) return given;
    const bad = /[^-\w!.*'()]/.exec(given)!;
    throw new Refusal(400, `tenant ID '${given}' contains unsupported character '${bad[0]}'`);
  }

  private limitsUnder(wrong: Disturbance): Limits {
    const [smaller, lookback, grpc] = [wrong.get('F5'), wrong.get('F27'), wrong.get('F31')];
    return {
      entries: smaller?.entries ?? this.limits.entries,
      lengthMs: smaller?.lengthMs ?? this.limits.lengthMs,
      lookbackMs: lookback?.lookbackMs ?? this.limits.lookbackMs,
      answerBytes: grpc?.answerBytes ?? this.limits.answerBytes,
    };
  }

  private publishedLimits(wrong: Disturbance): Limits {
    const lookback = wrong.get('F27');
    return lookback && lookback.isPublished !== false
      ? { ...this.limits, lookbackMs: lookback.lookbackMs }
      : this.limits;
  }

  private route(context: Context): Answer {
    const { path } = context;
    if (path === '/loki/api/v1/query_range') return queryRange(this, context);
    if (path === '/loki/api/v1/query') return queryInstant(this, context);
    if (path === '/loki/api/v1/push') return this.store(context);
    if (path === '/loki/api/v1/labels') return json({ status: 'success', data: this.labelNames(context) });
    if (path === '/loki/api/v1/series') return json({ status: 'success', data: this.series(context) });
    const values = /^\/loki\/api\/v1\/label\/([^/]+)\/values$/.exec(path);
    if (values) return json({ status: 'success', data: this.labelValues(context, values[1]!) });
    return this.routeRest(context);
  }

  private routeRest(context: Context): Answer {
    switch (context.path) {
      case '/ready':
        return text('ready\n');
      case '/flush':
        this.flush();
        return text('', 204);
      case LIMITS:
        return text(limitsPage(this.publishedLimits(context.wrong)));
      case '/loki/api/v1/status/buildinfo':
        return json({ version: '3.7.6', revision: '', branch: '', buildUser: '', buildDate: '', goVersion: '' });
      case '/loki/api/v1/patterns':
        return text('', 404);
      default:
        return text('404 page not found\n', 404);
    }
  }

  private store({ headers, body, logs, now, wrong }: Context): Answer {
    push(logs, streamsIn(headers, body), { now, delayMs: wrong.get('F9')?.delayMs ?? 0 });
    return text('', 204);
  }

  private labelNames({ logs }: Context): string[] {
    return [...new Set(logs.all().flatMap(({ labels }) => Object.keys(labels)))].sort();
  }

  private labelValues({ logs }: Context, name: string): string[] {
    return [...new Set(logs.all().flatMap(({ labels }) => labels[name] ?? []))].sort();
  }

  private series({ logs, query }: Context): unknown[] {
    const asked = [...query.getAll('match[]'), ...query.getAll('match')].map((match) => parseQuery(match).selection);
    const isWanted =
      asked.length === 0
        ? () => true
        : (labels: Readonly<Record<string, string>>) => asked.some((one) => one.selects(labels));
    return logs
      .all()
      .map(({ labels }) => labels)
      .filter(isWanted);
  }
}

const LIMITS = '/config/tenant/v1/limits';

function streamsIn(headers: IncomingMessage['headers'], body: Buffer): PushedStream[] {
  if (!String(headers['content-type'] ?? '').includes('json')) {
    throw new Refusal(415, "the testbed's Loki takes JSON pushes only");
  }
  const encoding = headers['content-encoding'];
  const plain = encoding === 'gzip' ? gunzipSync(body) : encoding === 'deflate' ? inflateSync(body) : body;
  try {
    const parsed = JSON.parse(plain.toString('utf8')) as { streams?: unknown };
    if (Array.isArray(parsed.streams) && parsed.streams.every(isStream)) return parsed.streams;
  } catch {
    // Falls through to the refusal.
  }
  throw new Refusal(
    400,
    'loghttp.PushRequest.Streams: []loghttp.LogProtoStream: unmarshalerDecoder: Value is not JSON',
  );
}

function isStream(value: unknown): value is PushedStream {
  if (typeof value !== 'object' || value === null) return false;
  const { stream, values } = value as { stream?: unknown; values?: unknown };
  const isValue = (entry: unknown): boolean =>
    Array.isArray(entry) && /^\d+$/.test(String(entry[0])) && typeof entry[1] === 'string';
  return typeof stream === 'object' && stream !== null && Array.isArray(values) && values.every(isValue);
}

export function text(body: string, status = 200, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, body, contentType: 'text/plain; charset=utf-8', headers };
}

export function json(value: unknown): Answer {
  return { status: 200, body: JSON.stringify(value), contentType: 'application/json; charset=UTF-8', headers: {} };
}
