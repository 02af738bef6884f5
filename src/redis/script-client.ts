import type { Clock } from "../time/clock.ts"
import type { Connection } from "./connection.ts"
import type { Keys } from "./keys.ts"
import { ignore, reasonOf } from "./redis-driver.ts"
import { type Fields, readReply, toNumber } from "./replies.ts"
import { STEPS } from "./scripts/steps.ts"

/**
 * Grace period (ms) after the timeout: in a busy process a timer fires before a reply that has already arrived is read.
 */
const GRACE_MS = 25
/** Timeout (ms) of one script, if Redis replies fast: after it, the run continues alone. */
const REPLY_TIMEOUT_MS = 250
/** The same at most. Otherwise it is twice what Redis has taken lately: a Redis far away is slow, but does share. */
const MAX_REPLY_TIMEOUT_MS = 1_000
/** By how much one reply that is faster lets that measure fall. */
const FORGETS = 0.8
/**
 * After a timeout no script is sent for this long (ms), unless the late reply arrives: it may be lost with its
 * connection.
 */
const LOST_MS = 5_000

/** One script and its input. */
export interface ScriptStep {
  readonly op: keyof typeof STEPS
  readonly input: object
}

/** Runs scripts on Redis. Each run has a timeout, is never queued, and never rejects. */
export class ScriptClient {
  readonly #connection: Connection
  readonly #keys: Keys
  readonly #id: string
  readonly #clock: Clock
  readonly #onFailure: (reason: string, hasReplied: boolean) => void
  /** Runs that have neither a reply nor timed out. */
  readonly #open = new Set<Promise<Fields | null>>()
  /** When the script was sent (ms of the clock) that timed out and still has no reply; 0 if there is none. */
  #stuckSince = 0
  /** What the clock of Redis showed in the latest reply that tells it, less the clock of this run; null: no reply yet. */
  #ahead: number | null = null
  /** ms that replies take, the late ones too. */
  #replyMs = 0

  /** @param onFailure `hasReplied` is true if Redis has replied with an error */
  constructor(
    connection: Connection,
    keys: Keys,
    id: string,
    clock: Clock,
    onFailure: (reason: string, hasReplied: boolean) => void,
  ) {
    this.#connection = connection
    this.#keys = keys
    this.#id = id
    this.#clock = clock
    this.#onFailure = onFailure
  }

  /** Why no script can be run now; null if one can. */
  get obstacle(): string | null {
    if (this.#stuckSince > 0 && this.#clock.now() - this.#stuckSince < LOST_MS) return "Redis is slow"
    const { driver } = this.#connection
    return driver?.ready ? null : (driver?.problem ?? "no connection to Redis")
  }

  /** To be called when the connection is lost, and with it the reply of a script that timed out. */
  disconnected(): void {
    this.#stuckSince = 0
  }

  /** Resolves when every script so far has a reply or has timed out: within MAX_REPLY_TIMEOUT_MS + GRACE_MS. */
  async settled(): Promise<void> {
    await Promise.all(this.#open)
  }

  /** The reply; null if there is none, and then `onFailure` has been called. */
  run(step: ScriptStep): Promise<Fields | null> {
    const asked = this.#ask(step)
    this.#open.add(asked)
    return asked.finally(() => this.#open.delete(asked))
  }

  async #ask({ op, input }: ScriptStep): Promise<Fields | null> {
    const { obstacle } = this
    if (obstacle) {
      this.#onFailure(obstacle, false)
      return null
    }
    const sentAt = this.#clock.now()
    let timedOut = false
    let cancel: () => void = ignore
    const timeout = new Promise<null>((resolve) => {
      cancel = this.#clock.schedule(this.#timeoutMs, () => {
        cancel = this.#clock.schedule(GRACE_MS, () => {
          timedOut = true
          this.#stuckSince = sentAt
          this.#onFailure("Redis is slow", false)
          resolve(null)
        })
      })
    })
    const { all, channel } = this.#keys
    const heard = this.#ahead === null ? {} : { heard: Math.floor(sentAt + this.#ahead) }
    const reply = (
      this.#connection.driver?.run(STEPS[op], all, [
        this.#id,
        channel,
        JSON.stringify({ ...input, ...heard }),
      ]) ?? timeout
    )
      .then((text) => {
        const reply = readReply(text)
        if (toNumber(reply.at) > 0) this.#ahead = toNumber(reply.at) - this.#clock.now()
        return reply
      })
      .catch((error: unknown) => {
        if (!timedOut) this.#onFailure(reasonOf(error), true)
        return null
      })
      .finally(() => {
        cancel()
        this.#replyMs = Math.max(this.#clock.now() - sentAt, this.#replyMs * FORGETS)
        if (timedOut && this.#stuckSince === sentAt) this.#stuckSince = 0
      })
    return Promise.race([reply, timeout])
  }

  get #timeoutMs(): number {
    return Math.min(MAX_REPLY_TIMEOUT_MS, Math.max(REPLY_TIMEOUT_MS, 2 * this.#replyMs))
  }
}
