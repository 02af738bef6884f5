import { EPISODE_STEPS } from "./episode-steps.ts"
import { LEASE_STEP } from "./lease-step.ts"
import { HOLD_NEWS_MS } from "./news.ts"

/** A run that has not been heard of for so long (ms) is gone: killed, or cut off. */
const ALIVE_MS = 2_000

/**
 * All that happens in Redis, in one script, so that each step is done whole or not at all, by the one clock that all
 * runs share. Every step takes the id of the run and its news, and answers as JSON.
 *
 * - `runs`: of each run when it was last seen, when it last had somebody waiting, the leases it holds, and wants
 * - `state`: the pace of the source and the measurement that is running, the hold, if there is one, and from when on
 *   `starts` is complete
 * - `starts`: when the latest attempts started, where a limit is configured
 * - `probe`: the run whose attempt goes alone after a hold
 */
export const SCRIPT = `
local runs, state, starts, probe = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local op, id, channel, news = ARGV[1], ARGV[2], ARGV[3], cjson.decode(ARGV[4])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local ALIVE, WANTS, IDLE, KEEP = ${ALIVE_MS}, 1500, 1500, 60000
-- A start comes so much (ms) after it was granted, at the most, and the one that it makes room for may be quicker.
local DELAY = 10

local function get(field) return tonumber(redis.call('HGET', state, field) or nil) end
local function set(...) redis.call('HSET', state, ...) end
local function publish(what) redis.call('PUBLISH', channel, cjson.encode(what)) end

local all, me = {}, nil
local flat = redis.call('HGETALL', runs)
for i = 1, #flat, 2 do
  local seen, wanted, held, waits, since = string.match(flat[i + 1], '(%d+) (%d+) (%d+) (%d+) (%d+)')
  local run = { id = flat[i], wanted = tonumber(wanted), held = tonumber(held), waits = tonumber(waits), since = tonumber(since) }
  if math.abs(now - (tonumber(seen) or 0)) > ALIVE and run.id ~= id then
    redis.call('HDEL', runs, run.id)
  else
    all[#all + 1] = run
    if run.id == id then me = run end
  end
end
local function join() me = { id = id, wanted = now, held = 0, waits = 0, since = now } end
local function keep()
  redis.call('HSET', runs, id, string.format('%.0f %.0f %.0f %.0f %.0f', now, me.wanted, me.held, me.waits, me.since))
  redis.call('PEXPIRE', runs, KEEP)
end

local function othersWait()
  for _, run in ipairs(all) do
    if run.id ~= id and run.waits > 0 then return true end
  end
  return false
end

-- What this run knows, where all others have forgotten: after a flush, or a restart.
local version = get('version') or 0
if news.version and news.version > version then
  version = news.version
  set('version', version, 'base', news.base, 'upper', news.upper, 'cost', news.cost, 'told', news.told)
  redis.call('HDEL', state, 'since', 'accepted')
end

-- Acceptances since the run's last news. Time in which nobody got anything does not count.
local begins = news.accepted and redis.call('HSETNX', state, 'since', now) == 1
if (news.accepted or 0) > 0 then
  local last = get('last')
  if last and now - last > IDLE then set('since', math.max(get('since'), get('since') + now - last - IDLE)) end
  set('last', now)
  redis.call('HINCRBY', state, 'accepted', news.accepted)
end

-- Max-merge: only ever later, and by a few ms it is no news.
local function hold(what)
  if not what or math.max(now, get('until') or 0) + ${HOLD_NEWS_MS} >= now + what.ms then return end
  set('until', now + what.ms, 'hold', cjson.encode(what))
  publish({ t = 'hold', by = id, hold = what })
end

-- What is kept of the source lasts as long as its hold, even where no run does.
local function done(answer)
  redis.call('PEXPIRE', state, string.format('%.0f', math.max(now, get('until') or 0) - now + KEEP))
  return cjson.encode(answer)
end

local function pace(to)
  to.version, to.base, to.upper, to.cost, to.told =
    version, get('base') or 0, get('upper') or 1, get('cost') or 1, get('told') or 0
  return to
end

if op == 'beat' then
  if not me then
    join()
    all[#all + 1] = me
    if #all > 1 then publish({ t = 'runs', by = id }) end
  end
  if news.wanting then me.wanted = now end
  if news.held then me.held, me.waits = news.held, news.waits end
  hold(news.hold)
  keep()
  if news.probes and redis.call('GET', probe) == id then redis.call('PEXPIRE', probe, 3000) end
  table.sort(all, function(a, b) return a.id < b.id end)
  local count, rank = 0, nil
  for _, run in ipairs(all) do
    if now - run.wanted < WANTS then
      if run == me then rank = count end
      count = count + 1
    end
  end
  if not rank then rank, count = count, count + 1 end
  local answer = pace({ others = #all - 1, count = count, rank = rank, waiting = othersWait() })
  local holdMs = (get('until') or 0) - now
  if holdMs > 0 then answer.holdMs, answer.hold = holdMs, redis.call('HGET', state, 'hold') end
  return done(answer)
end

${EPISODE_STEPS}
if op == 'count' then return done({}) end

if op == 'probe' then
  local owner = redis.call('GET', probe)
  if owner and owner ~= id then return cjson.encode({ waitMs = math.max(0, redis.call('PTTL', probe)) }) end
  redis.call('SET', probe, id, 'PX', 3000)
  return cjson.encode({ got = true })
end

if op == 'giveUpProbe' then
  if redis.call('GET', probe) == id then redis.call('DEL', probe) end
  return '{}'
end

${LEASE_STEP}
if op == 'leave' then
  redis.call('HDEL', runs, id)
  if redis.call('GET', probe) == id then redis.call('DEL', probe) end
  publish({ t = 'runs', by = id })
  return '{}'
end
return redis.error_reply('heed: no such step: ' .. op)
`
