import { PUBLISH_THRESHOLD_MS } from "../state-sync.ts"
import { COMMON, PACE, RUNS } from "./prelude.ts"
import { Script } from "./script.ts"

/** The heartbeat of a run. Returns the number of other runs, this run's place among them, the pace and the hold. */
export const BEAT = new Script(`${COMMON}${RUNS}${PACE}
local WANTS, PUBLISH_THRESHOLD, PROBE = 1500, ${PUBLISH_THRESHOLD_MS}, 3000

if not me then
  join()
  all[#all + 1] = me
  if #all > 1 then publish({ t = 'runs', by = id }) end
end
if input.wanting then me.wanted = now end
if input.held then me.held, me.waits = input.held, input.waits end

-- The hold that ends later counts; a difference within the threshold is the round trip to Redis.
if input.hold and now + input.hold.ms > math.max(now, get('until') or 0) + PUBLISH_THRESHOLD then
  set('until', now + input.hold.ms, 'hold', cjson.encode(input.hold))
  publish({ t = 'hold', by = id, hold = input.hold })
end
keep()
if input.probes and redis.call('GET', probe) == id then redis.call('PEXPIRE', probe, PROBE) end

table.sort(all, function(a, b) return a.id < b.id end)
local count, rank, place = 0, nil, 0
for i, run in ipairs(all) do
  if run == me then place = i - 1 end
  if now - run.wanted < WANTS then
    if run == me then rank = count end
    count = count + 1
  end
end
if not rank then rank, count = count, count + 1 end

local reply = pace({ others = #all - 1, count = count, rank = rank, place = place, waiting = othersWait(), at = now })
local holdMs = (get('until') or 0) - now
if holdMs > 0 then reply.holdMs, reply.hold = holdMs, redis.call('HGET', state, 'hold') end
return done(reply)
`)

/** Removes a run that ends or has no calls for the source. */
export const LEAVE = new Script(`${COMMON}
redis.call('HDEL', runs, id)
if redis.call('GET', probe) == id then redis.call('DEL', probe) end
publish({ t = 'runs', by = id })
return '{}'
`)
