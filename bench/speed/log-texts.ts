import { seededChance } from '../../core';

/** Messages that a few services might write; `{…}` is filled anew each time. */
const SHAPES = [
  'GET /api/v1/{thing}/{number} {status} {number}B {millis}ms from {address}',
  'POST /api/v1/{thing} {status} {number}B {millis}ms from {address}',
  'Accepted publickey for {user} from {address} port {number} ssh2',
  'Failed password for invalid user {user} from {address} port {number} ssh2',
  'Connection closed by {address} port {number} [preauth]',
  'pam_unix(sshd:session): session opened for user {user}(uid={number}) by (uid=0)',
  'Received block blk_{number}{number} of size {number} from /{address}:{number}',
  'PacketResponder {digit} for block blk_{number}{number} terminating',
  'BLOCK* NameSystem.addStoredBlock: blockMap updated: {address}:50010 is added to blk_{number} size {number}',
  'checkpoint complete: wrote {number} buffers ({float}%); 0 WAL file(s) added; write={float} s, sync={float} s',
  'duration: {float} ms  statement: SELECT * FROM {thing} WHERE id = {number}',
  'could not serialize access due to concurrent update on {thing} ({number})',
  'automatic vacuum of table "app.public.{thing}": index scans: {digit} pages: {number} removed, {number} remain',
  'Starting container {hex} of image registry.local/{thing}:{version}',
  'Container {hex} exited with code {digit} after {float}s',
  'Readiness probe failed for pod {thing}-{short}: HTTP probe failed with statuscode: {status}',
  'Successfully assigned default/{thing}-{short} to node-{digit}',
  'Scaled up replica set {thing}-{short} to {digit}',
  'order {uuid} accepted: {digit} items, total {float} EUR',
  'order {uuid} shipped with carrier {thing}, tracking {hex}',
  'payment {uuid} authorised by provider {thing} in {millis} ms',
  'payment {uuid} declined: insufficient funds, attempt {digit}',
  'user {user} logged in from {address} using {thing}',
  'user {user} changed e-mail to {user}@example.com',
  'cache miss for key session:{hex}, loading from store took {millis}ms',
  'evicted {number} entries older than {number}s from cache {thing}',
  'retrying request {uuid} to http://{thing}.internal:8080/v2/{thing} (attempt {digit} of 5)',
  'upstream timed out (110: Connection timed out) while reading response header from upstream, client: {address}',
  'connect() failed (111: Connection refused) while connecting to upstream, upstream: "http://{address}:{number}/"',
  'message {hex} consumed from topic {thing} partition {digit} offset {number}',
  'consumer group {thing} rebalanced, generation {number}, {digit} members',
  'lag of partition {thing}-{digit} is {number} messages',
  'GC pause (G1 Evacuation Pause) {float}M->{float}M {millis}ms',
  'heap usage {number}MB of {number}MB after full collection',
  'job {uuid} started on worker {digit} with priority {digit}',
  'job {uuid} finished in {float}s, {number} records written',
  'job {uuid} failed after {digit} attempts: timeout waiting for lock {thing}',
  'snapshot {hex} uploaded to s3://backups/{thing}/{number}.tar.gz ({number} bytes)',
  'disk /dev/sd{letter} usage {number}% above soft limit',
  'interface eth{digit} link up at {number} Mbps full duplex',
  'DHCPACK on {address} to {mac} via eth{digit}',
  'query[A] {thing}.example.org from {address}',
  'TLS handshake with {address}:{number} completed, cipher TLS_AES_256_GCM_SHA384, {millis} ms',
  'certificate for {thing}.example.org expires in {number} days',
  'rule {number} matched: DROP IN=eth0 OUT= SRC={address} DST={address} LEN={number} TTL={number} PROTO=TCP SPT={number} DPT={number}',
  'temperature of sensor {digit} is {float} C',
  'reloaded configuration from /etc/{thing}/{thing}.conf in {millis}ms',
  'worker process {number} exited on signal {digit}',
  'feature flag {thing} evaluated to true for account {number}',
  'webhook delivery {uuid} to https://hooks.example.net/{short} returned {status}',
  'rate limit exceeded for client {address}: {number} requests in 60s',
  'transaction {hex} committed at height {number} with {number} operations',
  'leader election won by replica {digit} in term {number}',
  'heartbeat from node-{digit} delayed by {millis} ms',
  'imported {number} rows from /data/in/{thing}-{number}.csv, rejected {number}',
  'mail {hex} queued for {user}@example.com, size={number}, nrcpt=1',
  'removed {number} expired sessions in {millis} ms',
  'loaded {number} rules from bundle {thing} revision {version}',
  'schema migration {number} applied to {thing} in {float}s',
  'shutting down gracefully, waiting for {number} open requests',
];

const THINGS = 'orders users carts billing invoices sessions stock prices search mail events jobs'.split(' ');
const USERS = 'alice bob carol dave erin frank grace heidi ivan judy mallory niaj olivia peggy root admin'.split(' ');
const WORDS =
  'started stopped pending queue index block segment replica shard lease token stream buffer batch region zone tenant schema column policy route gateway session channel topic ledger record cursor volume mount driver kernel socket frame packet filter table bucket cache entry'.split(
    ' ',
  );

type Chance = () => number;

const below = (chance: Chance, limit: number): number => Math.floor(chance() * limit);
const oneOf = <Item>(chance: Chance, items: readonly Item[]): Item => items[below(chance, items.length)]!;
const hex = (chance: Chance, length: number): string =>
  Array.from({ length }, () => below(chance, 16).toString(16)).join('');

const FILLERS: Readonly<Record<string, (chance: Chance) => string>> = {
  number: (chance) => String(below(chance, 10 ** (1 + below(chance, 6)))),
  digit: (chance) => String(below(chance, 10)),
  millis: (chance) => String(1 + below(chance, 900)),
  float: (chance) => (chance() * 1_000).toFixed(3),
  status: (chance) => oneOf(chance, ['200', '201', '204', '304', '404', '500']),
  address: (chance) => `10.${below(chance, 256)}.${below(chance, 256)}.${below(chance, 256)}`,
  mac: (chance) => Array.from({ length: 6 }, () => hex(chance, 2)).join(':'),
  uuid: (chance) => [8, 4, 4, 4, 12].map((length) => hex(chance, length)).join('-'),
  hex: (chance) => hex(chance, 12),
  short: (chance) => `${hex(chance, 9)}-${hex(chance, 5)}`,
  version: (chance) => `${below(chance, 5)}.${below(chance, 20)}.${below(chance, 40)}`,
  letter: (chance) => oneOf(chance, ['a', 'b', 'c', 'd']),
  thing: (chance) => oneOf(chance, THINGS),
  user: (chance) => oneOf(chance, USERS),
};

/** Endless messages, the same for the same seed; the first shapes are the most frequent, as in real logs. */
export function logTexts(seed: number, shapes: readonly string[] = SHAPES): () => string {
  const chance = seededChance(seed);
  return () => {
    const shape = shapes[Math.floor(shapes.length * chance() ** 2)]!;
    return shape.replace(/\{(\w+)\}/g, (_, kind: string) => FILLERS[kind]!(chance));
  };
}

/** Shapes of a large estate: sentences of random words with a parameter here and there. */
export function manyShapes(seed: number, count: number): string[] {
  const chance = seededChance(seed);
  const kinds = Object.keys(FILLERS);
  return Array.from({ length: count }, (_, index) => {
    const words = Array.from({ length: 5 + below(chance, 9) }, () =>
      chance() < 0.25 ? `{${oneOf(chance, kinds)}}` : oneOf(chance, WORDS),
    );
    return `${oneOf(chance, WORDS)} ${WORDS[index % WORDS.length]} ${words.join(' ')}`;
  });
}
