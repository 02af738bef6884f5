import { COLLAPSE, LASTED } from "../gate/estimators/rate-estimator.ts"
import { BELIEVED, RAISED } from "../gate/estimators/rate-measurement.ts"

/**
 * The steps that tell of a rejection, and of its end, with what the pace was meanwhile: measured as one run alone
 * measures it, over the acceptances of all and by one clock. Part of the one script: see there for what they use.
 */
export const EPISODE_STEPS = `
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
  elseif news.blame == 'rate' then
    local span, before = math.max(1, now - get('since')), get('base') or 0
    local accepted = math.max(1, get('accepted') or 0)
    local base = accepted / span
    -- Runs hear of each other a little late, and one episode may follow another at once: of the few that were accepted
    -- between, as many as were counted may have been due, or one more.
    local upper = span / math.max(1, span - math.min(span - 1, news.uncertainMs)) * (1 + 1 / accepted)
    if upper < 1.1 then upper = 1 end
    -- The first time, nobody knows: over a short span it is the burst that a bucket begins with, over a long one the
    -- runs may not have come far enough to use all that there is. Either way it is found soon by going up from below.
    if version == 0 then
      if span <= 100 then base = base / 4 end
      upper = math.max(upper, 4)
    elseif upper == 1 and before > 0 and (news.rate or 0) > math.max(${RAISED} * before, base) then
      upper = (news.rate / base) ^ ${BELIEVED}
    end
    local cost = math.max(1, news.tookMs * base / 20)
    if before > 0 then
      local high = math.max(base, accepted < ${LASTED} and get('high') or 0)
      if base * ${COLLAPSE} < high then base, high = 0, 0 end
      set('high', high)
    end
    set('base', base, 'upper', upper, 'cost', cost, 'told', news.toldWait and 1 or 0)
  elseif news.blame == 'concurrency' then
    set('base', 0)
  end
  if news.blame == 'rate' or news.blame == 'concurrency' then
    -- By the clock, so that what was measured before a flush is never taken for newer than what came after it.
    version = math.max(version + 1, now)
    set('version', version, 'since', now, 'accepted', 0)
  end
  redis.call('HDEL', state, 'until', 'hold')
  redis.call('DEL', probe)
  publish(pace({ t = 'free', by = id }))
  return done(pace({}))
end
`
