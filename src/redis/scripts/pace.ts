/** Reads the pace of the source, and adds the acceptances that the run tells. Stands after `COMMON`. */
export const PACE = `
local IDLE = 1500

-- The pace that this run knows is newer only if all others have forgotten theirs: after a flush, or a restart.
local version = get('version') or 0
if input.version and input.version > version then
  version = input.version
  set('version', version, 'base', input.base, 'upper', input.upper, 'cost', input.cost, 'told', input.told)
  redis.call('HDEL', state, 'since', 'accepted')
end

-- Acceptances since the run's last input. Idle time does not count as part of the measurement.
local begins = input.accepted and redis.call('HSETNX', state, 'since', now) == 1
if (input.accepted or 0) > 0 then
  local last = get('last')
  if last and now - last > IDLE then set('since', math.max(get('since'), get('since') + now - last - IDLE)) end
  set('last', now)
  redis.call('HINCRBY', state, 'accepted', input.accepted)
end

local function pace(to)
  to.version, to.base, to.upper, to.cost, to.told =
    version, get('base') or 0, get('upper') or 1, get('cost') or 1, get('told') or 0
  return to
end
`
