import type { Clock } from "../time/clock.ts"
import type { Rooms } from "./admission-control.ts"
import type { SharedGate } from "./peers.ts"

/** What is done to the line of those who wait. */
interface Door extends Pick<SharedGate, "wanting" | "pump" | "refuse" | "idle" | "leastDeadline"> {
  /** Whoever would have to wait for too long by now is turned away. */
  refuseTheImpatient(): void
}

/** A gate, as whoever connects it with others sees it: what its rooms know, and what others know that they do not. */
export function shownToPeers(clock: Clock, rooms: Rooms, door: Door): SharedGate {
  const { wanting, pump, refuse, idle, leastDeadline, refuseTheImpatient } = door
  return {
    wanting,
    pump,
    refuse,
    idle,
    leastDeadline,
    accepted: () => rooms.accepted,
    probesHold: () => rooms.barrier.hold.probing && !rooms.barrier.down,
    pace: () => rooms.learner?.pace.shared ?? null,
    recentStarts: () => rooms.recentStarts(clock.now()),
    hold: () => rooms.hold(clock.now()),
    heldByOthers: (hold) => {
      rooms.heldByOthers(hold, clock.now())
      refuseTheImpatient()
    },
    freedByOthers: () => {
      rooms.freedByOthers(clock.now())
      pump()
    },
    adopt: (pace) => {
      rooms.learner?.adopt(pace, clock.now())
      pump()
    },
  }
}
