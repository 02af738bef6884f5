import type { Recovery, SharedGate } from "../gate/peers.ts"
import { type Fields, readFields, readHold, readPace, toNumber } from "./replies.ts"

/** A hold that lasts so much longer (ms) is news: by less the way to a Redis puts it off each time it is told. */
export const PUBLISH_THRESHOLD_MS = 30

/** What one run tells the others of its source, and the pace that they told it. */
export class StateSync {
  readonly #gate: SharedGate
  /** The measurement of the pace that this run knows. */
  #version = 0
  /** Acceptances of which the others have been told. */
  #reported = 0

  constructor(gate: SharedGate) {
    this.#gate = gate
  }

  /** What has happened here since the others were told last. */
  latest() {
    const accepted = this.#gate.accepted()
    const news = { accepted: accepted - this.#reported }
    this.#reported = accepted
    return news
  }

  /** The pace that this run knows, should the others have forgotten it. */
  #pace() {
    const { base = 0, upper = 1, cost = 1, serverNamedWait: told = false } = this.#gate.rate() ?? {}
    return { version: this.#version, base, upper, cost, told: told ? 1 : 0 }
  }

  /** The same with every sign of life. */
  heartbeat() {
    return {
      ...this.latest(),
      ...this.#pace(),
      wanting: this.#gate.hadQueue(),
      hold: this.#gate.hold() ?? undefined,
    }
  }

  ofRecovery(recovery: Recovery | null) {
    const {
      cause: blame = null,
      serverNamedWait: told = false,
      uncertainMs = 0,
      tookMs = 0,
      rate = 0,
    } = recovery ?? {}
    return {
      ...this.latest(),
      ...this.#pace(),
      blame: blame ?? "",
      toldWait: told,
      uncertainMs,
      tookMs,
      rate: Number.isFinite(rate) ? rate : 0,
    }
  }

  /** How long the others were told to wait, where that is longer than what is known here. */
  keepTo(reply: Fields): void {
    const hold = readHold(reply.hold && readFields(reply.hold), toNumber(reply.holdMs))
    if (hold && hold.ms > (this.#gate.hold()?.ms ?? 0) + PUBLISH_THRESHOLD_MS) this.#gate.onPeerHold(hold)
  }

  /** What all know of the pace, if it is newer than what is known here. */
  learn(reply: Fields): void {
    const version = Math.floor(toNumber(reply.version))
    if (version <= this.#version) return
    this.#version = version
    this.#gate.applyShared(readPace(reply))
  }
}
