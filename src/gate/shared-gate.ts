import type { Clock } from "../time/clock.ts"
import type { AdmissionControl } from "./admission-control.ts"
import type { FairShare } from "./fair-share.ts"
import type { Peers, SharedGate } from "./peers.ts"

/** Entries of recent starts at most: a bound on what processes tell each other. */
const MAX_ENTRIES = 100

/** What peers may do to the queue of a gate. */
interface QueueControl
  extends Pick<SharedGate, "hadQueue" | "drain" | "refuse" | "idle" | "earliestDeadline"> {
  /** Refuses the waiters for which the hold in force is too long. */
  refuseOverBudget(): void
}

/** What a gate is made of, as far as its peers have to do with it. */
export interface GateParts {
  readonly clock: Clock
  readonly admission: AdmissionControl
  readonly queue: QueueControl
}

/** @param share the part of the source that is left to this process; kept up to date by the peers */
export type PeersFactory = (parts: GateParts, share: FairShare) => Peers

/** A gate as its peers see it: its own state, and what other processes report. */
export function sharedGateOf({ clock, admission, queue }: GateParts): SharedGate {
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
    recentStarts: () => {
      const window = admission.slidingWindow
      return window ? summarize(window.starts, window.perMs, clock.now()) : []
    },
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

/** The starts of the last `perMs`, oldest first: their number, and the age in ms of the newest of them. */
export function summarize(
  starts: readonly number[],
  perMs: number,
  now: number,
): [count: number, ageMs: number][] {
  const entries = new Map<number, [number, number]>()
  for (const start of starts) {
    const age = now - start
    if (age >= perMs) continue
    const step = Math.floor((age / perMs) * MAX_ENTRIES)
    const [count, newest] = entries.get(step) ?? [0, age]
    entries.set(step, [count + 1, Math.min(newest, age)])
  }
  return [...entries.values()].sort(([, one], [, other]) => other - one)
}
