import { COMMON } from "./common.ts"
import { Script } from "./script.ts"

/** The run ends, or has no calls for the source: it is not counted any more. */
export const LEAVE = new Script(`${COMMON}
redis.call('HDEL', runs, id)
if redis.call('GET', probe) == id then redis.call('DEL', probe) end
publish({ t = 'runs', by = id })
return '{}'
`)
