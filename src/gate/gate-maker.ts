import type { Clock } from "../time/clock.ts"
import type { Gate, GateObserver } from "./gate.ts"
import type { GateSettings } from "./gate-settings.ts"

/** What a gate is made for. */
export interface GateSite {
  /** Key under which processes share the source. It may hold a secret: hash it before it leaves the process. */
  readonly source: string
  /** Owner of the gate, passed to `close` again. */
  readonly user: object
  readonly clock: Clock
  readonly settings: GateSettings
  readonly observer: GateObserver
}

/** What `throttle.gate` takes: makes the gate of each source. Without one, gates are local to this process. */
export interface GateMaker {
  make(site: GateSite): Gate
  /** Ends all gates of this user, so that none of them keeps the process alive. Users may share a maker. */
  close(user: object): Promise<void>
}
