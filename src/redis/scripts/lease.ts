import { COMMON, RUNS } from "./prelude.ts"
import { Script } from "./script.ts"

/** Time (ms) that runs have to send the starts that they remember and the leases that they hold, after Redis has lost them. */
const TELL_MS = 250

/** ms from the grant of a lease to the start of its attempt, if a run tells nothing else. */
export const START_DELAY_MS = 10

/** Grants leases under a configured limit, and takes back those that the run no longer holds. */
export const LEASE = new Script(`${COMMON}${RUNS}
-- Allowance (ms): an attempt starts this much after its lease was granted, and the one that it makes room for may
-- be faster. A run tells of its leases that came later.
local DELAY = ${START_DELAY_MS}
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

-- If Redis has lost what was started and granted, each run sends its own: at once, or when it is back, and knows a
-- record that began earlier. No lease is granted until all runs have done so, or TELL is over. Returns the ms that are
-- left of it, nil if this run has to send its own first; and when the record began.
local function remembering()
  local counts, born = get('counts'), get('born')
  if not counts then
    local known = input.requests and redis.call('EXISTS', starts) == 1
    if not known and not input.starts then return nil end
    counts, born = known and now or now + TELL, known and input.born or now
    set('counts', counts, 'born', born, 'tellers', '')
    if counts > now then publish({ t = 'starts', by = id }) end
  elseif born and input.born and input.born ~= born and not input.starts then
    return nil
  end
  local tellers, isOpen = redis.call('HGET', state, 'tellers') or '', counts > now and counts <= now + TELL
  if input.starts and not string.find(tellers, id .. ' ', 1, true) then
    if #input.starts > 0 then putBack(input.starts, input.requests) end
    if isOpen or #input.starts > 0 then
      tellers = tellers .. id .. ' '
      local _, runs = string.gsub(tellers, ' ', '')
      if isOpen and runs >= (input.runs or 1) then counts = now end
      set('counts', counts, 'tellers', tellers)
    end
  elseif input.untold then
    putBack(input.untold, input.requests)
  end
  return isOpen and counts - now or 0, born
end

local closedMs, born = remembering()
if not closedMs then return cjson.encode({ forgotten = true }) end

if not me then join() end
local began = me.waits == 0
if began then me.since = now end
local freed = me.held > input.held
me.held = input.held
local grant, retryMs = input.want, closedMs > 0 and closedMs + 1 or 0
local users, held = 1, me.held
for _, run in ipairs(all) do
  if run ~= me and (run.held > 0 or run.waits > 0) then users, held = users + 1, held + run.held end
end

if input.concurrency then
  grant = 0
  while closedMs == 0 and grant < input.want and held + grant + ahead(me.held + grant) < input.concurrency do grant = grant + 1 end
end

if input.requests then
  for _, late in ipairs(input.late or {}) do
    local moved = redis.call('LREM', starts, -late[1], string.format('%.0f', late[2]))
    if moved > 0 then putBack({ { moved, now - late[3] } }, input.requests) end
  end
  -- A lease that is given back unused has started no attempt.
  for _, unused in ipairs(input.unused) do
    redis.call('LREM', starts, -unused[1], string.format('%.0f', unused[2]))
  end
  local most, size = grant, redis.call('LLEN', starts)
  grant = 0
  if closedMs > 0 then most = 0 end
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
return done({ grant = grant, retryMs = retryMs, waiting = waiting, part = part, born = born, at = now })
`)
