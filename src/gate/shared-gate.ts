import type { Clock } from "../time/clock.ts"
import type { AdmissionControl } from "./admission-control.ts"
import type { SharedGate } from "./peers.ts"

/** What is done to the line of those who wait. */
interface QueueControl
  extends Pick<SharedGate, "hadQueue" | "drain" | "refuse" | "idle" | "earliestDeadline"> {
  /** Whoever would have to wait for too long by now is turned away. */
  refuseTheImpatient(): void
}

/** A gate, as whoever connects it with others sees it: what its rooms know, and what others know that they do not. */
export function sharedGateOf(clock: Clock, rooms: AdmissionControl, door: QueueControl): SharedGate {
  const {
    hadQueue: wanting,
    drain: pump,
    refuse,
    idle,
    earliestDeadline: leastDeadline,
    refuseTheImpatient,
  } = door
  return {
    hadQueue: wanting,
    drain: pump,
    refuse,
    idle,
    earliestDeadline: leastDeadline,
    accepted: () => rooms.accepted,
    awaitsProbe: () => rooms.breaker.hold.probing && !rooms.breaker.down,
    rate: () => rooms.limits?.rate.shared ?? null,
    recentStarts: () => rooms.recentStarts(clock.now()),
    hold: () => rooms.sharedHold(clock.now()),
    onPeerHold: (hold) => {
      rooms.onPeerHold(hold, clock.now())
      refuseTheImpatient()
    },
    onPeerRelease: () => {
      rooms.onPeerRelease(clock.now())
      pump()
    },
    applyShared: (pace) => {
      rooms.limits?.applyShared(pace, clock.now())
      pump()
    },
  }
}
