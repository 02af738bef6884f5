import { BEAT, LEAVE } from "./beat.ts"
import { COUNT, HOLD, RECOVER } from "./hold.ts"
import { LEASE } from "./lease.ts"
import { PROBE, RELEASE_PROBE } from "./probe.ts"

/** The script of each step, by its name. */
export const STEPS = {
  beat: BEAT,
  count: COUNT,
  hold: HOLD,
  recover: RECOVER,
  probe: PROBE,
  releaseProbe: RELEASE_PROBE,
  lease: LEASE,
  leave: LEAVE,
} as const
