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
`
