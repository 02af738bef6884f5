import { COMMON, RUNS } from "./prelude.ts"
import { Script } from "./script.ts"

/** Time (ms) that runs have to send the starts that they remember, after Redis has lost them. */
const TELL_MS = 250

/** Grants leases under a configured limit, and takes back those that the run no longer holds. */
export const LEASE = new Script(`${COMMON}${RUNS}
-- Allowance (ms): an attempt starts this much after its lease was granted, and the one that it makes room for may
-- be faster.
local DELAY = 10
local TELL = ${TELL_MS}

-- The run with the fewest leases comes first; of equals, the one whose last grant is the oldest.
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
-- The number of leases that other runs are to get before this run, which holds the given number, gets one more.
local function ahead(held)
  local count, mine = 0, { held = held, since = me.since }
  for _, run in ipairs(all) do
    if run.id ~= id and run.waits > 0 and before(run, mine) then
      count = count + math.min(run.waits, math.max(1, held - run.held))
    end
  end
  return count
end

-- Merges the starts that a run remembers, oldest first, with the known ones; the newest of all are kept.
local function putBack(steps, most)
  local known, merged, i = redis.call('LRANGE', starts, 0, -1), {}, 1
  for _, step in ipairs(steps) do
    local at = now - step[2]
    while known[i] and tonumber(known[i]) <= at do merged[#merged + 1], i = known[i], i + 1 end
    for _ = 1, step[1] do merged[#merged + 1] = string.format('%.0f', at) end
  end
  while known[i] do merged[#merged + 1], i = known[i], i + 1 end
  redis.call('DEL', starts)
  -- In portions: unpack takes a few thousand values at most.
  for from = math.max(1, #merged - most + 1), #merged, 1000 do
    redis.call('RPUSH', starts, unpack(merged, from, math.min(#merged, from + 999)))
  end
end

-- If Redis has lost the starts under a configured limit, each run sends its own. No lease is granted until all runs
-- have done so, or TELL is over. Returns the ms that are left of it; nil if this run has to send its starts first.
local function remembering()
  local counts = get('counts')
  if counts and (counts <= now or counts > now + TELL) then return 0 end
  if not counts then
    local known = redis.call('EXISTS', starts) == 1
    if not known and not input.starts then return nil end
    counts = known and now or now + TELL
    set('counts', counts, 'tellers', '')
    if counts > now then publish({ t = 'starts', by = id }) end
  end
  local tellers = redis.call('HGET', state, 'tellers')
  if counts > now and input.starts and not string.find(tellers, id .. ' ', 1, true) then
    putBack(input.starts, input.requests)
    tellers = tellers .. id .. ' '
    local _, runs = string.gsub(tellers, ' ', '')
    if runs >= (input.runs or 1) then counts = now end
    set('counts', counts, 'tellers', tellers)
  end
  return counts - now
end

local closedMs = 0
if input.requests then closedMs = remembering() end
if not closedMs then return cjson.encode({ forgotten = true }) end

if not me then join() end
local began = me.waits == 0
if began then me.since = now end
local freed = me.held > input.held
me.held = input.held
local grant, retryMs = input.want, 0
local users, held = 1, me.held
for _, run in ipairs(all) do
  if run ~= me and (run.held > 0 or run.waits > 0) then users, held = users + 1, held + run.held end
end

if input.concurrency then
  grant = 0
  while grant < input.want and held + grant + ahead(me.held + grant) < input.concurrency do grant = grant + 1 end
end

if input.requests then
  -- A lease that is given back unused has started no attempt.
  for _ = 1, input.unused do redis.call('RPOP', starts) end
  local most, size = grant, redis.call('LLEN', starts)
  grant = 0
  if closedMs > 0 then most, retryMs = 0, closedMs + 1 end
  while grant < most do
    if size >= input.requests then
      local free = tonumber(redis.call('LINDEX', starts, 0)) + input.perMs + DELAY
      if free >= now then retryMs = free - now + 1 break end
      redis.call('LPOP', starts)
    else
      size = size + 1
    end
    redis.call('RPUSH', starts, now)
    grant = grant + 1
  end
  redis.call('PEXPIRE', starts, input.perMs + KEEP)
end

local others = held - me.held
me.held, me.waits = me.held + grant, input.want - grant
if grant > 0 then me.since = now end
keep()

local waiting, part = othersWait(), 0
if input.concurrency then
  part = math.floor(input.concurrency / users)
  local first = waiting and (freed or grant > 0) and others + me.held < input.concurrency and firstInLine()
  if first then publish({ t = 'room', by = id, to = first.id }) end
  if began and me.waits > 0 and others > 0 then publish({ t = 'wait', by = id, part = part }) end
end
return done({ grant = grant, retryMs = retryMs, waiting = waiting, part = part })
`)
