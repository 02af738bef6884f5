import type { Recovery, SharedGate } from "../gate/peers.ts"
import { type Fields, readFields, readHold, readPace, toNumber } from "./replies.ts"

/**
 * A hold is published only if it ends later by more than this (ms): the round trip to Redis shifts each report by a
 * few.
 */
export const PUBLISH_THRESHOLD_MS = 30

/** What this run sends to the others about the source, and the pace that it received from them. */
export class StateSync {
  readonly #gate: SharedGate
  /** Version of the measured pace that this run knows. */
  #version = 0
  /** Acceptances that were sent to the others. */
  #reported = 0

  constructor(gate: SharedGate) {
    this.#gate = gate
  }

  /** The acceptances since the last message. */
  latest() {
    const accepted = this.#gate.accepted()
    const news = { accepted: accepted - this.#reported }
    this.#reported = accepted
    return news
  }

  /** The pace that this run knows: Redis may have lost it. */
  #pace() {
    const { base = 0, upper = 1, cost = 1, serverNamedWait = false } = this.#gate.rate() ?? {}
    return { version: this.#version, base, upper, cost, serverNamedWait: serverNamedWait ? 1 : 0 }
  }

  /** What is sent with every heartbeat. */
  heartbeat() {
    return {
      ...this.latest(),
      ...this.#pace(),
      wanting: this.#gate.hadQueue(),
      hold: this.#gate.hold() ?? undefined,
    }
  }

  ofRecovery(recovery: Recovery | null) {
    const { cause, serverNamedWait, uncertainMs, tookMs, rate = 0 } = recovery ?? {}
    return {
      ...this.latest(),
      ...this.#pace(),
      cause: cause ?? "",
      eventNamedWait: serverNamedWait ?? false,
      uncertainMs: uncertainMs ?? 0,
      tookMs: tookMs ?? 0,
      rate: Number.isFinite(rate) ? rate : 0,
    }
  }

  /** Extends the hold of this run's gate to the one of the others, if theirs ends later. */
  keepTo(reply: Fields): void {
    const hold = readHold(reply.hold && readFields(reply.hold), toNumber(reply.holdMs))
    if (hold && hold.ms > (this.#gate.hold()?.ms ?? 0) + PUBLISH_THRESHOLD_MS) this.#gate.onPeerHold(hold)
  }

  /** Takes over the shared pace, if its version is newer. */
  learn(reply: Fields): void {
    const version = Math.floor(toNumber(reply.version))
    if (version <= this.#version) return
    this.#version = version
    this.#gate.applyShared(readPace(reply))
  }
}
