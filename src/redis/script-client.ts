import type { Clock } from "../time/clock.ts"
import type { Connection } from "./connection.ts"
import type { Keys } from "./keys.ts"
import { ignore } from "./redis-driver.ts"
import { type Fields, readFields } from "./replies.ts"
import { STEPS } from "./scripts/steps.ts"

/** A process that was busy itself has its timers before its answers: it looks once more after so long (ms). */
const GRACE_MS = 25
/** A Redis that takes longer (ms) to answer is no help to anybody. */
const REPLY_TIMEOUT_MS = 250
/** After so long (ms) without an answer, one more question is put: the first may have been lost with its connection. */
const LOST_MS = 5_000

/** The step of a script, and what it is told. */
export interface ScriptStep {
  readonly op: keyof typeof STEPS
  readonly input: object
}

/** Asks Redis, and never waits long, never queues, never throws. */
export class ScriptClient {
  readonly #connection: Connection
  readonly #keys: Keys
  readonly #id: string
  readonly #clock: Clock
  readonly #onFailure: (reason: string) => void
  /** Questions that were neither answered nor given up. */
  readonly #open = new Set<Promise<Fields | null>>()
  /** Epoch ms at which a question went out that was not answered in time; 0: all are. */
  #stuckSince = 0

  constructor(
    connection: Connection,
    keys: Keys,
    id: string,
    clock: Clock,
    onFailure: (reason: string) => void,
  ) {
    this.#connection = connection
    this.#keys = keys
    this.#id = id
    this.#clock = clock
    this.#onFailure = onFailure
  }

  /** Why nothing can be asked now; null: it can. */
  get obstacle(): string | null {
    if (this.#stuckSince > 0 && this.#clock.now() - this.#stuckSince < LOST_MS) return "Redis is slow"
    return this.#connection.driver?.ready ? null : "no connection to Redis"
  }

  /** The connection is lost, and with it whatever was asked by it. */
  disconnected(): void {
    this.#stuckSince = 0
  }

  /** Resolves when every question so far has its answer, or gets none: each takes at most ANSWER_MS. */
  async settled(): Promise<void> {
    await Promise.all(this.#open)
  }

  /** null: there was no answer, and `failed` has been told. */
  run(step: ScriptStep): Promise<Fields | null> {
    const asked = this.#ask(step)
    this.#open.add(asked)
    return asked.finally(() => this.#open.delete(asked))
  }

  async #ask({ op, input }: ScriptStep): Promise<Fields | null> {
    const { obstacle } = this
    if (obstacle) {
      this.#onFailure(obstacle)
      return null
    }
    const sentAt = this.#clock.now()
    let timedOut = false
    let cancel: () => void = ignore
    const timeout = new Promise<null>((resolve) => {
      cancel = this.#clock.schedule(REPLY_TIMEOUT_MS, () => {
        cancel = this.#clock.schedule(GRACE_MS, () => {
          timedOut = true
          this.#stuckSince = sentAt
          this.#onFailure("Redis is slow")
          resolve(null)
        })
      })
    })
    const { all, channel } = this.#keys
    const reply = (
      this.#connection.driver?.run(STEPS[op], all, [this.#id, channel, JSON.stringify(input)]) ?? timeout
    )
      .then(readFields)
      .catch((error: unknown) => {
        if (!timedOut) this.#onFailure(reasonOf(error))
        return null
      })
      .finally(() => {
        cancel()
        if (timedOut && this.#stuckSince === sentAt) this.#stuckSince = 0
      })
    return Promise.race([reply, timeout])
  }
}

/** In a few words, and without anything that a connection was opened with. A client's error may be anything. */
function reasonOf(error: unknown): string {
  try {
    const { code, message, name } = error as { code?: unknown; message?: unknown; name?: unknown }
    const word = identifier(code) ?? /^[A-Z]{3,20}\b/.exec(String(message))?.[0] ?? identifier(name)
    return `Redis: ${word ?? "an error"}`
  } catch {
    return "Redis: an error"
  }
}

/** Only what looks like a code or a class is one: not an address, say, with a password in it. */
function identifier(value: unknown): string | undefined {
  return typeof value === "string" && /^[A-Za-z]\w{0,39}$/.test(value) ? value : undefined
}
