import { COMMON } from "./prelude.ts"
import { Script } from "./script.ts"

/** Asks for the probe after a hold: of all runs, one gets it. */
export const PROBE = new Script(`${COMMON}
local owner = redis.call('GET', probe)
if owner and owner ~= id then return cjson.encode({ waitMs = math.max(0, redis.call('PTTL', probe)) }) end
redis.call('SET', probe, id, 'PX', 3000)
return cjson.encode({ got = true })
`)

/** Gives the probe back: it was not sent, or ended without an answer. */
export const RELEASE_PROBE = new Script(`${COMMON}
if redis.call('GET', probe) == id then redis.call('DEL', probe) end
return '{}'
`)
