/**
 * Begins every script. A script is one step: done whole or not at all, by the clock of Redis, which all runs share. Each
 * takes the id of the run, the channel of the source and the run's input as JSON, and answers as JSON.
 *
 * - `runs`: of each run when it was last seen and when it last had calls waiting, the leases that it holds and wants
 * - `state`: the pace of the source, its running measurement, its hold, and the time from which `starts` is complete
 * - `starts`: when the latest attempts started, if a limit is configured
 * - `probe`: the run whose attempt is the probe after a hold
 */
export const COMMON = `
local runs, state, starts, probe = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local id, channel, input = ARGV[1], ARGV[2], cjson.decode(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local KEEP = 60000

local function get(field) return tonumber(redis.call('HGET', state, field) or nil) end
local function set(...) redis.call('HSET', state, ...) end
local function publish(what) redis.call('PUBLISH', channel, cjson.encode(what)) end
-- A long hold outlives its runs, so the state is kept until it is over.
local function done(answer)
  redis.call('PEXPIRE', state, string.format('%.0f', math.max(now, get('until') or 0) - now + KEEP))
  return cjson.encode(answer)
end
`
