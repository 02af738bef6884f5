import type { FairShare } from "../gate/fair-share.ts"
import type { GateSite } from "../gate/gate-maker.ts"
import type { Lease } from "../gate/lease-source.ts"
import type { Peers, Recovery, SharedGate, SharedHold } from "../gate/peers.ts"
import { type GateParts, sharedGateOf } from "../gate/shared-gate.ts"
import type { Connection } from "./connection.ts"
import type { Keys } from "./keys.ts"
import { Leases, UNLIMITED } from "./leases.ts"
import { Membership } from "./membership.ts"
import { ProbeLock } from "./probe-lock.ts"
import { readFields, readHold, toNumber } from "./replies.ts"
import type { ScriptClient } from "./script-client.ts"
import { StateSync } from "./state-sync.ts"

/** Connects one gate of this process with the gates of the other runs on the same source. */
export class RedisPeers implements Peers {
  readonly #gate: SharedGate
  readonly #id: string
  readonly #membership: Membership
  readonly #probeLock: ProbeLock
  readonly #leases: Leases | null
  readonly #stateSync: StateSync
  readonly #onEnd: () => void

  /**
   * @param id of this run, unique
   * @param onEnd called when this run has left the others
   */
  constructor(
    parts: GateParts,
    share: FairShare,
    site: GateSite,
    id: string,
    connection: Connection,
    keys: Keys,
    onEnd: () => void,
  ) {
    const gate = sharedGateOf(parts)
    this.#onEnd = onEnd
    this.#gate = gate
    this.#id = id
    this.#stateSync = new StateSync(gate)
    this.#membership = new Membership(gate, share, site, id, connection, keys, {
      state: () => this.#heartbeatState(),
      onReply: (reply) => {
        this.#stateSync.learn(reply)
        this.#stateSync.keepTo(reply)
        this.#leases?.setOthersWait(reply.waiting === true)
      },
      onRejoin: () => this.#leases?.rejoined(),
      inFlight: () => this.#leases?.inFlight ?? 0,
      onMessage: (text) => this.#onMessage(text),
      onForgotten: () => {
        this.#probeLock.release()
        this.#leases?.forget()
      },
      onLeave: () => {
        this.#probeLock.release()
        this.#leases?.close()
      },
    })
    const { clock, settings } = site
    const runStep: ScriptClient["run"] = (step) => this.#membership.run(step)
    this.#probeLock = new ProbeLock(clock, runStep, () => gate.drain())
    const limited = settings.limit !== null || settings.concurrency < Number.POSITIVE_INFINITY
    this.#leases = limited
      ? new Leases(
          settings,
          clock,
          runStep,
          () => gate.drain(),
          () => ({ starts: gate.recentStarts(), runs: this.#membership.runsLately }),
        )
      : null
  }

  get otherRuns(): number | null {
    return this.#membership.otherRuns
  }

  take(now: number): Lease | null {
    if (this.#membership.isForgotten(now)) {
      this.#membership.beat()
      return null
    }
    this.#membership.wake(now)
    const { state, failure } = this.#membership
    if (state === "new" || failure) return null
    if (state === "alone") return this.#leases?.takeUngranted(now) ?? UNLIMITED
    const probes = this.#gate.awaitsProbe()
    if (probes && !this.#probeLock.held) return null
    const lease = this.#leases ? this.#leases.take() : UNLIMITED
    return lease && probes ? this.#probeLock.start(lease) : lease
  }

  want(count: number): void {
    const { failure, state } = this.#membership
    if (failure && count > 0) queueMicrotask(() => this.#gate.refuse(failure))
    if (state !== "shared") return
    if (count === 0) {
      this.#probeLock.release()
      this.#leases?.want(0)
    } else if (this.#gate.awaitsProbe() && !this.#probeLock.held) void this.#probeLock.acquire()
    else this.#leases?.want(count)
  }

  publishHold(hold: SharedHold): void {
    if (this.#membership.state !== "shared") return
    this.#probeLock.reported()
    void this.#membership.run({ op: "hold", input: { ...this.#stateSync.latest(), hold } })
  }

  publishRecovery(recovery: Recovery | null): void {
    if (this.#membership.state !== "shared") return
    this.#probeLock.reported()
    const input = this.#stateSync.ofRecovery(recovery)
    void this.#membership.run({ op: "recover", input }).then((reply) => reply && this.#stateSync.learn(reply))
  }

  close(): void {
    void this.end()
  }

  /** Resolves when the other runs have been told, or cannot be reached. */
  async end(): Promise<void> {
    if (this.#membership.closed) return
    await this.#membership.end()
    this.#onEnd()
  }

  #heartbeatState() {
    return {
      ...this.#stateSync.heartbeat(),
      ...this.#leases?.heartbeat(),
      probes: this.#probeLock.inUse,
    }
  }

  /** Handles a message that this or another run has published. */
  #onMessage(text: string): void {
    const news = readFields(text)
    if (news.t === "free") {
      this.#stateSync.learn(news)
      if (news.by !== this.#id) this.#gate.onPeerRelease()
    } else if (news.by === this.#id) {
      return
    } else if (news.t === "hold") {
      const hold = readHold(news.hold)
      if (!hold) return
      this.#gate.onPeerHold(hold)
      this.#probeLock.release()
      // The run that ends the hold measures the pace by the acceptances of all runs, so each adds its own now.
      if (this.#membership.state === "shared")
        void this.#membership.run({ op: "count", input: this.#stateSync.latest() })
    } else if (news.t === "starts") {
      this.#leases?.sendStarts()
    } else if (news.t === "room") {
      if (news.to === this.#id) this.#leases?.tryAgain()
    } else if (news.t === "wait") this.#leases?.setOthersWait(true, toNumber(news.part))
    else if (news.t === "runs" && this.#membership.state !== "alone") this.#membership.beat()
  }
}
