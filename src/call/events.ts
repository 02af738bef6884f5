import type { Diagnosis } from "../explain/diagnosis.ts"
import type { FaqCode } from "../faq/entry.ts"
import type { WaitReason } from "../report/attempt-record.ts"
import type { Notice } from "../report/notice.ts"
import type { RetryReason } from "../retry/decide.ts"
import { channelOf } from "./channels.ts"

/** @inline */
interface CallInfo {
  /** The number of the call in its Heed, from 1. */
  call: number
  source: string
  /** `GET /v1/orders/:id`, or the label. */
  endpoint: string
  method: string
  /** Redacted. */
  url: string
  label: string | null
}

/** What a `warning` is about; a Heed emits each once. */
export type WarningCode =
  /**
   * A failure could not be diagnosed, or only by its row, as when a chunk is gone after a redeployment. The client's
   * own outcome stands.
   */
  | "undiagnosed"
  /** A failed request could not be sent again, as in a runtime without timers. The client's own outcome stands. */
  | "not-retried"
  /** The function of the `source` option threw: the request's origin is its source instead. */
  | "source-failed"
  /** Another library retries the same requests: what to remove is in `message`. */
  | "retried-twice"
  /** `heedAxios` was called again for an instance, with other options, which are ignored. */
  | "heeded-twice"
  /** A run that has never reached Redis goes on alone, with `limit / throttle.expectedRuns`; `message` says why. */
  | "never-shared"
  /** What the option `memory` names cannot be read: the run begins without it. `message` says why. */
  | "memory-not-read"
  /** What was learned could not be saved. */
  | "memory-not-saved"

/** The events of `heed.on`. Plain data, redacted. Times of day are ISO 8601, durations ms. */
export interface HeedEvents {
  /** An attempt is about to be sent. */
  attempt: CallInfo & {
    attempt: number
    /** ms waited since the previous attempt. */
    waitedMs: number
    /** The longest of these waits. */
    waitReason: WaitReason | null
  }
  /** A request will be sent again, after `waitMs` and a turn at the gate. */
  retry: CallInfo & {
    /** The number of the attempt that will follow. */
    attempt: number
    /** Retries that are left after this one. */
    retriesLeft: number
    reason: RetryReason
    waitMs: number
    waitReason: WaitReason
    status: number | null
    error: string | null
  }
  /** A source is held: after a 429, or because it answers with nothing but failures. */
  hold: { source: string; code: FaqCode; until: string; ms: number }
  /** It answers again; its queue is let in step by step. */
  release: { source: string }
  /** One request is sent alone to see whether it answers again. */
  probe: { source: string; code: FaqCode }
  /** heed has learned from rejections what the source takes; null: no limit of that kind. */
  pace: { source: string; ratePerSecond: number | null; concurrency: number | null }
  /**
   * A shared gate is in touch with the other runs on its source, or goes on alone at the part that it had.
   * `reason`: why, in a few words.
   */
  gate: { source: string; state: "shared" | "alone"; reason: string | null }
  /**
   * Calls begin to wait for 10 s or more; once for each such wait of a source. `until`: ISO time at which the next
   * attempt is expected to start. `calls`: how many wait, counted a moment after the wait began.
   */
  waiting: { source: string; until: string; why: WaitReason; calls: number }
  /** A good response announces a deprecation, a sunset or the like; once for each endpoint and kind. */
  notice: Notice
  /**
   * What `split` of heed/split does to pieces; its option `heed` names this Heed. `dimension`: its name in `by`.
   * `size`: of a piece, in days, items or rows.
   */
  split: {
    source: string
    dimension: string
    size: number
    /** Accepted: emitted once for a sequence of pieces of one size. Skipped: left out for good. */
    outcome: "cut" | "accepted" | "skipped"
    /** How many pieces: 1, unless they were accepted. */
    pieces: number
    /** The size of the next piece, if one was cut; null: the caller's own function decides. */
    next: number | null
    /** The FAQ row of the failure; null if the pieces were accepted. */
    code: FaqCode | null
    status: number | null
  }
  /** A call has failed for good. Exactly once for each that does. */
  giveup: CallInfo & { diagnosis: Diagnosis }
  success: CallInfo & { attempts: number; durationMs: number }
  /**
   * The runtime, other code or a setting keeps heed from doing part of its work; calls go on without it. Once for each
   * `code`; a warning that came before there was a listener goes to the first one. `source`: the one concerned; null if
   * it concerns all.
   */
  warning: { code: WarningCode; message: string; source: string | null }
}

export type HeedEvent = keyof HeedEvents

/** All events. */
export const EVENTS = {
  attempt: true,
  retry: true,
  hold: true,
  release: true,
  probe: true,
  pace: true,
  gate: true,
  waiting: true,
  notice: true,
  split: true,
  giveup: true,
  success: true,
  warning: true,
} satisfies Record<HeedEvent, true>

type Listener<E extends HeedEvent> = (event: HeedEvents[E]) => void

/** Listeners observe: one that throws, or rejects, harms nothing. */
export class Emitter {
  readonly #listeners = new Map<HeedEvent, Set<Listener<never>>>()
  readonly #warned = new Set<WarningCode>()
  /** Warnings that had no listener yet. */
  #untold: HeedEvents["warning"][] = []
  readonly #rules: () => Promise<unknown> | null
  /** Events that wait for the rules of redaction, in order. */
  readonly #waiting: (() => void)[] = []
  #told: Promise<void> | null = null

  /** @param rules settles once events can be masked; null: they can */
  constructor(rules: () => Promise<unknown> | null = () => null) {
    this.#rules = rules
  }

  /** Settles when every event so far is told; null: all are. */
  get told(): Promise<void> | null {
    return this.#told
  }

  on<E extends HeedEvent>(event: E, listener: Listener<E>): () => void {
    if (typeof listener !== "function")
      throw new TypeError(`on("${event}"): expected a function as the listener`)
    const listeners = this.#listeners.get(event) ?? new Set()
    this.#listeners.set(event, listeners.add(listener))
    // Not at once: the caller is to have what stops the listener before the listener is called.
    if (event === "warning" && this.#untold.length > 0) Promise.resolve().then(() => this.#tellUntold())
    return () => {
      listeners.delete(listener)
      if (listeners.size === 0 && this.#listeners.get(event) === listeners) this.#listeners.delete(event)
    }
  }

  clear(): void {
    this.#listeners.clear()
  }

  /** Tells `warning`, unless one of its code has been told. */
  warn(warning: HeedEvents["warning"]): void {
    if (this.#warned.has(warning.code)) return
    this.#warned.add(warning.code)
    this.#untold.push(warning)
    this.#tellUntold()
  }

  #tellUntold(): void {
    if (!this.hasListeners("warning")) return
    for (const warning of this.#untold.splice(0)) this.emit("warning", () => ({ ...warning }))
  }

  /** For calls that succeed: without a listener not even a closure is made. */
  hasListeners(event: HeedEvent): boolean {
    return this.#listeners.has(event) || channelOf(event)?.hasSubscribers === true
  }

  /**
   * @param build is called once for each listener, so that each has an event of its own. An event that cannot be built
   * is not told.
   * While the rules of redaction are loaded, events wait for them in order, so `build` reads nothing that may change.
   */
  emit<E extends HeedEvent>(event: E, build: () => HeedEvents[E]): void {
    const listeners = this.#listeners.get(event) as Set<Listener<E>> | undefined
    const channel = channelOf(event)
    const isPublished = channel?.hasSubscribers === true
    if (!listeners && !isPublished) return
    const tell = () => {
      for (const listener of told.filter((one) => listeners?.has(one))) {
        try {
          // An async listener is typed as one that returns nothing, and may still reject.
          Promise.resolve(listener(build()) as unknown).catch(() => {})
        } catch {}
      }
      try {
        if (isPublished) channel.publish(build())
      } catch {}
    }
    const told = [...(listeners ?? [])]
    const rules = this.#told ?? this.#rules()
    if (rules === null) {
      tell()
      return
    }
    this.#waiting.push(tell)
    this.#told ??= rules.then(() => {
      this.#told = null
      for (const next of this.#waiting.splice(0)) next()
    })
  }
}
