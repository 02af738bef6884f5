import { COMMON } from "./common.ts"
import { PACE } from "./pace.ts"
import { Script } from "./script.ts"

/** Adds the run's acceptances to the measurement: another run is about to end it. */
export const COUNT = new Script(`${COMMON}${PACE}
return done({})
`)
