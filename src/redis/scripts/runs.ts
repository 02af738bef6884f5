/** A run that has not been heard of for this long (ms) has been killed, or cut off: four beats are missing. */
const ALIVE_MS = 2_000

/** Reads the runs of the source, this one as `me`, and forgets those that are gone. Stands after `COMMON`. */
export const RUNS = `
local ALIVE = ${ALIVE_MS}

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
`
