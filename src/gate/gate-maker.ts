import type { Clock } from "../time/clock.ts"
import type { Gate, GateObserver } from "./gate.ts"
import type { GateSettings } from "./gate-settings.ts"

/** What a gate is made for. */
export interface GateSite {
  /** The source's key: what is shared between runs is shared under it. It may hold a secret: hash it before it leaves. */
  readonly source: string
  /** Whose gate it is: `close` is told the same. */
  readonly user: object
  readonly clock: Clock
  readonly settings: GateSettings
  readonly observer: GateObserver
}

/** What `throttle.gate` takes. Makes the gate of each source; without one, gates are of this process alone. */
export interface GateMaker {
  make(site: GateSite): Gate
  /** The run of this user is over: nothing of it may keep the process alive. Several may have one maker. */
  close(user: object): Promise<void>
}
