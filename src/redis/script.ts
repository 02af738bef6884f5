import { HOLD_NEWS_MS } from "./news.ts"

/** A run that has not been heard of for so long (ms) is gone: killed, or cut off. */
const ALIVE_MS = 2_000

/**
 * All that happens in Redis, in one script, so that each step is done whole or not at all, by the one clock that all
 * runs share. Every step takes the id of the run and its news, and answers as JSON.
 *
 * - `runs`: of each run when it was last seen, when it last had somebody waiting, the leases it holds, and wants
 * - `state`: the pace of the source and the measurement that is running, and the hold, if there is one
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

-- Whoever has least comes first, and of several whoever was given nothing for longest.
local function before(one, other)
  if one.held ~= other.held then return one.held < other.held end
  return one.since < other.since
end
local function firstInLine()
  local first
  for _, run in ipairs(all) do
    if run.id ~= id and run.waits > 0 and (not first or before(run, first)) then first = run end
  end
  return first
end
-- How many leases others are to have before this run, with so many, gets one more.
local function ahead(held)
  local count, mine = 0, { held = held, since = me.since }
  for _, run in ipairs(all) do
    if run.id ~= id and run.waits > 0 and before(run, mine) then
      count = count + math.min(run.waits, math.max(1, held - run.held))
    end
  end
  return count
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

-- The newest of them, by their age. So many at a time as a call takes.
local function restore(steps, most)
  local total = 0
  for _, step in ipairs(steps) do total = total + step[1] end
  for _, step in ipairs(steps) do
    -- More than the limit there are where the runs had unequal parts.
    local dropped = math.max(0, math.min(step[1], total - most))
    local count = step[1] - dropped
    total = total - dropped
    while count > 0 do
      local chunk = {}
      for i = 1, math.min(count, 1000) do chunk[i] = string.format('%.0f', now - step[2]) end
      redis.call('RPUSH', starts, unpack(chunk))
      count = count - #chunk
    end
  end
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

if op == 'hold' then
  -- Even where it is none: what others have in flight could not know better.
  if (get('until') or 0) < now + news.hold.ms then set('until', now + news.hold.ms, 'hold', cjson.encode(news.hold)) end
  if redis.call('GET', probe) == id then redis.call('DEL', probe) end
  publish({ t = 'hold', by = id, hold = news.hold })
  return done({})
end

if op == 'recover' then
  if news.version ~= version then return done(pace({})) end
  -- Where everything has been forgotten there is nothing to measure by: what the runs know goes on.
  if begins then
    news.blame = ''
  elseif news.blame == 'pace' then
    local span = math.max(1, now - get('since'))
    local base = math.max(1, get('accepted') or 0) / span
    local upper = span / math.max(1, span - math.min(span - 1, news.uncertainMs))
    if upper < 1.1 then upper = 1 end
    -- The first time, nobody knows: over a short span it is the burst that a bucket begins with, over a long one the
    -- runs may not have come far enough to use all that there is. Either way it is found soon by going up from below.
    if version == 0 then
      if span <= 100 then base = base / 4 end
      upper = math.max(upper, 4)
    end
    local cost = math.max(1, news.tookMs * base / 20)
    set('base', base, 'upper', upper, 'cost', cost, 'told', news.toldWait and 1 or 0)
  elseif news.blame == 'cap' then
    set('base', 0)
  end
  if news.blame == 'pace' or news.blame == 'cap' then
    -- By the clock, so that what was measured before a flush is never taken for newer than what came after it.
    version = math.max(version + 1, now)
    set('version', version, 'since', now, 'accepted', 0)
  end
  redis.call('HDEL', state, 'until', 'hold')
  redis.call('DEL', probe)
  publish(pace({ t = 'free', by = id }))
  return done(pace({}))
end

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

if op == 'lease' then
  -- Where it has been forgotten what a configured limit has let through, what one run remembers stands in for it.
  if news.requests and not get('counts') then
    if redis.call('EXISTS', starts) == 0 then
      if not news.starts then return cjson.encode({ forgotten = true }) end
      restore(news.starts, news.requests)
    end
    set('counts', 1)
  end
  if not me then join() end
  local began = me.waits == 0
  if began then me.since = now end
  local freed = me.held > news.held
  me.held = news.held
  local grant, retryMs = news.want, 0
  local users, held = 1, me.held
  for _, run in ipairs(all) do
    if run ~= me and (run.held > 0 or run.waits > 0) then users, held = users + 1, held + run.held end
  end
  if news.concurrency then
    grant = 0
    while grant < news.want and held + grant + ahead(me.held + grant) < news.concurrency do grant = grant + 1 end
  end
  if news.requests then
    -- What was granted, and nobody wanted any more, has not started.
    for _ = 1, news.unused do redis.call('RPOP', starts) end
    local most, size = grant, redis.call('LLEN', starts)
    grant = 0
    while grant < most do
      if size >= news.requests then
        local free = tonumber(redis.call('LINDEX', starts, 0)) + news.perMs + DELAY
        if free >= now then retryMs = free - now + 1 break end
        redis.call('LPOP', starts)
      else
        size = size + 1
      end
      redis.call('RPUSH', starts, now)
      grant = grant + 1
    end
    redis.call('PEXPIRE', starts, news.perMs + KEEP)
  end
  local others = held - me.held
  me.held, me.waits = me.held + grant, news.want - grant
  if grant > 0 then me.since = now end
  keep()
  local waiting, part = othersWait(), 0
  if news.concurrency then
    part = math.floor(news.concurrency / users)
    local first = waiting and (freed or grant > 0) and others + me.held < news.concurrency and firstInLine()
    if first then publish({ t = 'room', by = id, to = first.id }) end
    if began and me.waits > 0 and others > 0 then publish({ t = 'wait', by = id, part = part }) end
  end
  return done({ grant = grant, retryMs = retryMs, waiting = waiting, part = part })
end

if op == 'leave' then
  redis.call('HDEL', runs, id)
  if redis.call('GET', probe) == id then redis.call('DEL', probe) end
  publish({ t = 'runs', by = id })
  return '{}'
end
return redis.error_reply('heed: no such step: ' .. op)
`
