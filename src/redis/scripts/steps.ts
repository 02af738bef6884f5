import { BEAT } from "./beat.ts"
import { COUNT } from "./count.ts"
import { HOLD } from "./hold.ts"
import { LEASE } from "./lease.ts"
import { LEAVE } from "./leave.ts"
import { PROBE, RELEASE_PROBE } from "./probe.ts"
import { RECOVER } from "./recover.ts"

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
