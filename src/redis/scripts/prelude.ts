/**
 * The beginning of every script. Redis runs a script atomically, and its clock is the same for all runs. The arguments
 * are the id of the run, the channel of the source and the run's input as JSON; the reply is JSON.
 *
 * - `runs`: for each run, when it was last seen, when it last had calls waiting, and the leases that it holds and wants
 * - `state`: the pace of the source, the current measurement, the hold, and what is known of the starts: since when
 *   (`born`), by which runs (`tellers`), and from when on all have told their own (`counts`); and the ms by which the
 *   clock of Redis was set back (`offset`)
 * - `starts`: when the latest attempts started, if a limit is configured
 * - `probe`: the id of the run that sends the probe after a hold
 */
export const COMMON = `
local runs, state, starts, probe = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local id, channel, input = ARGV[1], ARGV[2], cjson.decode(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local KEEP = 60000

local function get(field) return tonumber(redis.call('HGET', state, field) or nil) end
-- Never set back: see RUNS.
now = now + (get('offset') or 0)
local function set(...) redis.call('HSET', state, ...) end
local function publish(what) redis.call('PUBLISH', channel, cjson.encode(what)) end
-- A long hold may outlast the runs, so the state is kept until the hold is over.
local function done(reply)
  redis.call('PEXPIRE', state, string.format('%.0f', math.max(now, get('until') or 0) - now + KEEP))
  return cjson.encode(reply)
end
`

/** A run without a heartbeat for this long (ms) was killed or cut off: four heartbeats are missing. */
export const ALIVE_MS = 2_000

/** Reads the runs of the source, this one as `me`, and removes those without a heartbeat. To follow `COMMON`. */
export const RUNS = `
local ALIVE, SET_BACK = ${ALIVE_MS}, 100

local known, all, me, seesOthers = {}, {}, nil, false
local function isAlive(run) return math.abs(now - run.seen) <= ALIVE end
local flat = redis.call('HGETALL', runs)
for i = 1, #flat, 2 do
  local seen, wanted, held, waits, since = string.match(flat[i + 1], '(%d+) (%d+) (%d+) (%d+) (%d+)')
  local run = { id = flat[i], seen = tonumber(seen) or 0, wanted = tonumber(wanted), held = tonumber(held), waits = tonumber(waits), since = tonumber(since) }
  known[#known + 1] = run
  seesOthers = seesOthers or run.id ~= id and isAlive(run)
end

-- The clock of Redis was set back, if it shows less than this run knows it to show, and no other run was seen of late.
-- Time goes on from where it was: otherwise all would wait for starts that are still to come.
if input.heard and now < input.heard - SET_BACK and not seesOthers then
  set('offset', (get('offset') or 0) + input.heard - now)
  now = input.heard
end

for _, run in ipairs(known) do
  if run.id ~= id and not isAlive(run) then
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

/** Reads the pace of the source, and adds the acceptances that the run reports. To follow `COMMON`. */
export const PACE = `
local IDLE = 1500

-- The version that this run knows is newer only if Redis has lost its data, as after a flush or a restart.
local version = get('version') or 0
if input.version and input.version > version then
  version = input.version
  set('version', version, 'base', input.base, 'upper', input.upper, 'cost', input.cost)
  set('serverNamedWait', input.serverNamedWait)
  redis.call('HDEL', state, 'since', 'accepted')
end

-- Acceptances since the run's last input. Idle time is not part of the measurement.
local begins = input.accepted and redis.call('HSETNX', state, 'since', now) == 1
if (input.accepted or 0) > 0 then
  local last = get('last')
  if last and now - last > IDLE then set('since', math.max(get('since'), get('since') + now - last - IDLE)) end
  set('last', now)
  redis.call('HINCRBY', state, 'accepted', input.accepted)
end

local function pace(to)
  to.version, to.base, to.upper, to.cost, to.serverNamedWait =
    version, get('base') or 0, get('upper') or 1, get('cost') or 1, get('serverNamedWait') or 0
  return to
end
`
