import type { Clock } from "../time/clock.ts"
import type { AdmissionControl } from "./admission-control.ts"
import type { SharedGate } from "./peers.ts"

/** What peers may do to the queue of a gate. */
interface QueueControl
  extends Pick<SharedGate, "hadQueue" | "drain" | "refuse" | "idle" | "earliestDeadline"> {
  /** Refuses the waiters for which the hold in force is too long. */
  refuseOverBudget(): void
}

/** A gate as its peers see it: its own state, and what other processes report. */
export function sharedGateOf(clock: Clock, admission: AdmissionControl, queue: QueueControl): SharedGate {
  const { hadQueue, drain, refuse, idle, earliestDeadline, refuseOverBudget } = queue
  return {
    hadQueue,
    drain,
    refuse,
    idle,
    earliestDeadline,
    accepted: () => admission.feedback.successes,
    awaitsProbe: () => admission.feedback.awaitsProbe,
    rate: () => admission.limits?.rate.shared ?? null,
    recentStarts: () => admission.recentStarts(clock.now()),
    hold: () => admission.feedback.sharedHold(clock.now()),
    onPeerHold: (hold) => {
      admission.onPeerHold(hold, clock.now())
      refuseOverBudget()
    },
    onPeerRelease: () => {
      admission.onPeerRelease(clock.now())
      drain()
    },
    applyShared: (rate) => {
      admission.limits?.applyShared(rate, clock.now())
      drain()
    },
  }
}
