import { COMMON } from "./prelude.ts"
import { Script } from "./script.ts"

/** Acquires the lock for the probe after a hold, which one run of all holds. */
export const PROBE = new Script(`${COMMON}
local owner = redis.call('GET', probe)
if owner and owner ~= id then return cjson.encode({ waitMs = math.max(0, redis.call('PTTL', probe)) }) end
redis.call('SET', probe, id, 'PX', 3000)
return cjson.encode({ got = true })
`)

/** Releases the lock: the probe was not sent, or ended without a response. */
export const RELEASE_PROBE = new Script(`${COMMON}
if redis.call('GET', probe) == id then redis.call('DEL', probe) end
return '{}'
`)
