import { COLLAPSE, LASTED, TOO_FEW } from "../../gate/estimators/rate-estimator.ts"
import { BELIEVED, RAISED } from "../../gate/estimators/rate-measurement.ts"
import { COMMON, PACE } from "./prelude.ts"
import { Script } from "./script.ts"

/** Holds the source after a rejection. */
export const HOLD = new Script(`${COMMON}${PACE}
-- Published even if the hold does not end later: the other runs' attempts in flight belong to the same
-- congestion event.
if now + input.hold.ms > (get('until') or 0) then
  set('until', now + input.hold.ms, 'hold', cjson.encode(input.hold))
end
if redis.call('GET', probe) == id then redis.call('DEL', probe) end
publish({ t = 'hold', by = id, hold = input.hold })
return done({})
`)

/** Adds the run's acceptances to the measurement, before another run ends it. */
export const COUNT = new Script(`${COMMON}${PACE}
return done({})
`)

/**
 * Ends a hold. Measures the pace as the gate of one run does, but over the acceptances of all runs and by the clock of
 * Redis, and publishes it. The constants are those of the measurement within one run.
 */
export const RECOVER = new Script(`${COMMON}${PACE}
local RAISED, BELIEVED, LASTED, COLLAPSE, TOO_FEW = ${RAISED}, ${BELIEVED}, ${LASTED}, ${COLLAPSE}, ${TOO_FEW}

if input.version ~= version then return done(pace({})) end

-- If Redis has lost its data there is no measurement: the pace that the runs know stays.
if begins then
  input.cause = ''
elseif input.cause == 'rate' then
  local span, before = math.max(1, now - get('since')), get('base') or 0
  local accepted = math.max(1, get('accepted') or 0)
  -- A late message may end one congestion event and begin the next: of one or two acceptances in between, no rate can
  -- be measured. Those that are missing count at the rate before.
  local missing = before > 0 and math.max(0, TOO_FEW - accepted) or 0
  local base = (accepted + missing) / (missing > 0 and span + missing / before or span)
  -- Messages between runs are late, and a congestion event may follow the one before at once: of the few acceptances in
  -- between, the source may have allowed one more than was counted.
  local upper = span / math.max(1, span - math.min(span - 1, input.uncertainMs)) * (1 + 1 / accepted)
  if upper < 1.1 then upper = 1 end
  -- The first measurement is uncertain: a short span measures the initial burst of a token bucket, and in a long one
  -- the runs may not have used the whole limit. Raising the pace from below corrects both soon.
  if version == 0 then
    if span <= 100 then base = base / 4 end
    upper = math.max(upper, 4)
  elseif upper == 1 and before > 0 and (input.rate or 0) > math.max(RAISED * before, base) then
    upper = (input.rate / base) ^ BELIEVED
  end
  local cost = math.max(1, input.tookMs * base / 20)
  if before > 0 then
    local high = math.max(base, accepted < LASTED and get('high') or 0)
    if base * COLLAPSE < high then base, high = 0, 0 end
    set('high', high)
  end
  set('base', base, 'upper', upper, 'cost', cost, 'serverNamedWait', input.eventNamedWait and 1 or 0)
elseif input.cause == 'concurrency' then
  set('base', 0)
end

if input.cause == 'rate' or input.cause == 'concurrency' then
  -- At least the time, so that a measurement made before a flush never counts as newer than one made after it.
  version = math.max(version + 1, now)
  set('version', version, 'since', now, 'accepted', 0)
end
redis.call('HDEL', state, 'until', 'hold')
redis.call('DEL', probe)
publish(pace({ t = 'free', by = id }))
return done(pace({}))
`)
