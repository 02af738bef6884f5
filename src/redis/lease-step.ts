/** The runs hear of it within ms, and have so long (ms) to tell what they remember. */
const TELL_MS = 250

/**
 * The step by which leave to send is granted where a limit is configured, and given back. Part of the one script: see
 * there for what it uses.
 */
export const LEASE_STEP = `
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

-- What a run remembers of its own starts, oldest first, put among those that are known; the newest of all are kept.
local function putBack(steps, most)
  local known, merged, i = redis.call('LRANGE', starts, 0, -1), {}, 1
  for _, step in ipairs(steps) do
    local at = now - step[2]
    while known[i] and tonumber(known[i]) <= at do merged[#merged + 1], i = known[i], i + 1 end
    for _ = 1, step[1] do merged[#merged + 1] = string.format('%.0f', at) end
  end
  while known[i] do merged[#merged + 1], i = known[i], i + 1 end
  redis.call('DEL', starts)
  -- So many at a time as a call takes.
  for from = math.max(1, #merged - most + 1), #merged, 1000 do
    redis.call('RPUSH', starts, unpack(merged, from, math.min(#merged, from + 999)))
  end
end

-- Where it has been forgotten what a configured limit has let through, each run tells what it has sent itself. Until
-- all have, or for so long, nobody is given leave. Returns the ms that are left of it; nil: somebody has to begin.
local function remembering()
  local counts = get('counts')
  if counts and (counts <= now or counts > now + ${TELL_MS}) then return 0 end
  if not counts then
    local known = redis.call('EXISTS', starts) == 1
    if not known and not news.starts then return nil end
    counts = known and now or now + ${TELL_MS}
    set('counts', counts, 'told', '')
    if counts > now then publish({ t = 'starts', by = id }) end
  end
  local told = redis.call('HGET', state, 'told')
  if counts > now and news.starts and not string.find(told, id .. ' ', 1, true) then
    putBack(news.starts, news.requests)
    told = told .. id .. ' '
    local _, runs = string.gsub(told, ' ', '')
    if runs >= (news.runs or 1) then counts = now end
    set('counts', counts, 'told', told)
  end
  return counts - now
end

if op == 'lease' then
  local closedMs = 0
  if news.requests then closedMs = remembering() end
  if not closedMs then return cjson.encode({ forgotten = true }) end
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
    if closedMs > 0 then most, retryMs = 0, closedMs + 1 end
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
`
