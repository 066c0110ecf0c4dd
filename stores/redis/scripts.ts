import { MAX_AHEAD_MS, MAX_DEAD_ROWS } from '../../core/index';
import { KEYS_OF_A_UNIT } from './keys';

// Lua is embedded because n8n's build copies no .lua files. Redis runs a script alone and keeps all of it or, at a crash, nothing.

/** Marks the error reply of a unit that is there in part only: Redis evicted the rest, or somebody deleted it. */
export const LOST = 'LOGHORN_LOST';

/** Entries a dead row has in its list. */
export const DEAD_FIELDS = 6;

const SHARED = `
local HEAD, PARTS, IDS, KEYS_OF, DUE, ROWS, DEAD = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[7]
local function whole(number) return string.format('%.0f', number) end
-- Redis' own clock, unless a test brings its own.
local function clock(given)
  if given ~= '' then return tonumber(given) end
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end
local function count()
  redis.call('HSET', HEAD, 'parts', redis.call('HLEN', PARTS), 'rows', redis.call('ZCARD', DUE))
end
local function isWhole(parts, rows)
  return redis.call('HLEN', PARTS) == tonumber(parts) and redis.call('ZCARD', DUE) == tonumber(rows)
    and redis.call('HLEN', IDS) == tonumber(rows) and redis.call('HLEN', KEYS_OF) == tonumber(rows)
end
local function lost() return redis.error_reply('${LOST} a part of the unit is gone') end
local function forget(id, seq)
  redis.call('HDEL', IDS, id)
  redis.call('HDEL', KEYS_OF, seq)
  redis.call('ZREM', DUE, seq)
  redis.call('HDEL', ROWS, seq .. ':id', seq .. ':body', seq .. ':takes', seq .. ':failures', seq .. ':lease', seq .. ':why')
end
`;

/** ARGV: known version or ''. Nothing, 'unchanged', or version, dead, parts, keys. */
const LOAD = `${SHARED}
local head = redis.call('HMGET', HEAD, 'version', 'dead', 'parts', 'rows')
if not head[1] then return false end
if head[1] == ARGV[1] then return 'unchanged' end
if not isWhole(head[3], head[4]) then return lost() end
return { head[1], head[2] or '0', redis.call('HGETALL', PARTS), redis.call('HVALS', KEYS_OF) }
`;

/**
 * ARGV: version or 'new', next version, how many to drop or 'all', names…, how many to put, name and bytes…, id, key and body…
 * The first writing command is refused when the memory is full, the later ones never: so it is all or nothing there too.
 */
const COMMIT = `${SHARED}
local head = redis.call('HMGET', HEAD, 'version', 'parts', 'rows')
if (head[1] or 'new') ~= ARGV[1] then return 0 end
if head[1] and not isWhole(head[2], head[3]) then return lost() end
redis.call('HSET', HEAD, 'version', ARGV[2])
if not head[1] then redis.call('UNLINK', PARTS, IDS, KEYS_OF, DUE, ROWS, DEAD) end
local at = 4
if ARGV[3] == 'all' then
  redis.call('UNLINK', PARTS)
else
  for _ = 1, tonumber(ARGV[3]) do
    redis.call('HDEL', PARTS, ARGV[at])
    at = at + 1
  end
end
local last = at + 2 * tonumber(ARGV[at])
for i = at + 1, last, 2 do redis.call('HSET', PARTS, ARGV[i], ARGV[i + 1]) end
for i = last + 1, #ARGV, 3 do
  local id, key, body = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  if redis.call('HEXISTS', IDS, id) == 0 then
    local seq = string.format('%016.0f', redis.call('HINCRBY', HEAD, 'seq', 1))
    redis.call('HSET', IDS, id, seq)
    redis.call('HSET', KEYS_OF, seq, key)
    redis.call('ZADD', DUE, 0, seq)
    redis.call('HSET', ROWS, seq .. ':id', id, seq .. ':body', body, seq .. ':takes', 0, seq .. ':failures', 0)
  end
end
count()
return 1
`;

/** ARGV: a test's clock or '', for how long, how many, lease. Five fields a row. */
const TAKE = `${SHARED}
local now, ahead = clock(ARGV[1]), ${MAX_AHEAD_MS}
local due = redis.call('ZRANGEBYSCORE', DUE, '-inf', whole(now))
for _, seq in ipairs(redis.call('ZRANGEBYSCORE', DUE, '(' .. whole(now + ahead), '+inf')) do due[#due + 1] = seq end
table.sort(due)
local taken = {}
for i = 1, math.min(#due, tonumber(ARGV[3])) do
  local seq = due[i]
  local takes = redis.call('HINCRBY', ROWS, seq .. ':takes', 1)
  redis.call('HSET', ROWS, seq .. ':lease', ARGV[4])
  redis.call('ZADD', DUE, whole(now + tonumber(ARGV[2])), seq)
  local row = redis.call('HMGET', ROWS, seq .. ':id', seq .. ':body', seq .. ':failures')
  if not row[1] or not row[2] then return lost() end
  for _, field in ipairs({ row[1], redis.call('HGET', KEYS_OF, seq), row[2], tostring(takes), row[3] }) do
    taken[#taken + 1] = field
  end
end
return taken
`;

/** ARGV: a test's clock or ''; then of each outcome: id, lease, what it is, wait, why. */
const SETTLE = `${SHARED}
if redis.call('EXISTS', HEAD) == 0 then return 0 end
local now = clock(ARGV[1])
local function bury(id, seq, why)
  local row = redis.call('HMGET', ROWS, seq .. ':body', seq .. ':takes', seq .. ':failures')
  redis.call('RPUSH', DEAD, id, redis.call('HGET', KEYS_OF, seq), row[1], why, row[2], row[3])
  redis.call('LTRIM', DEAD, -${DEAD_FIELDS * MAX_DEAD_ROWS}, -1)
  redis.call('HINCRBY', HEAD, 'dead', 1)
  forget(id, seq)
end
for i = 2, #ARGV, 5 do
  local id, lease, is, wait, why = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], ARGV[i + 4]
  local seq = redis.call('HGET', IDS, id)
  if seq and is == 'done' then
    forget(id, seq)
  elseif seq and redis.call('HGET', ROWS, seq .. ':lease') == lease then
    if is == 'dead' then
      bury(id, seq, why)
    else
      redis.call('ZADD', DUE, whole(now + tonumber(wait)), seq)
    end
    -- Without its lease, so that the same outcome told twice counts one failure.
    if is == 'again' then
      redis.call('HINCRBY', ROWS, seq .. ':failures', 1)
      redis.call('HSET', ROWS, seq .. ':why', why)
      redis.call('HDEL', ROWS, seq .. ':lease')
    end
  end
end
count()
return 1
`;

/** For ioredis, which sends a script whole the first time on a connection and by its SHA-1 from then on. */
export const SCRIPTS = Object.fromEntries(
  Object.entries({ loghornLoad: LOAD, loghornCommit: COMMIT, loghornTake: TAKE, loghornSettle: SETTLE }).map(
    ([name, lua]) => [name, { lua, numberOfKeys: KEYS_OF_A_UNIT }],
  ),
);
