import { COMMON } from "./common.ts"
import { PACE } from "./pace.ts"
import { Script } from "./script.ts"

/** A rejection: the source is held. */
export const HOLD = new Script(`${COMMON}${PACE}
-- Published even if the hold gets no longer: the attempts that others have in flight could not know better.
if now + input.hold.ms > (get('until') or 0) then
  set('until', now + input.hold.ms, 'hold', cjson.encode(input.hold))
end
if redis.call('GET', probe) == id then redis.call('DEL', probe) end
publish({ t = 'hold', by = id, hold = input.hold })
return done({})
`)
