import type { StatedLimit } from "../gate/gate.ts"

/** What a server answers to one request. */
export interface Reply {
  readonly kind: "accepted" | "rejected" | "failed"
  /** ms that it works on it. */
  readonly workMs: number
  readonly toldMs?: number | null
  readonly limit?: StatedLimit
  /** Where it states more than one. */
  readonly limits?: readonly StatedLimit[]
  /** It is over: only for servers that count what is in flight. */
  readonly done?: () => void
}

/** A server that enforces a limit. Times are exact, in epoch ms. */
export interface Server {
  answer(now: number): Reply
  /** ms that an all-knowing client needs for this number of requests. */
  idealMs(requests: number): number
}

const WORK_MS = 5
const wholeSeconds = (ms: number) => Math.ceil(ms / 1_000) * 1_000

export interface WindowOptions {
  /** Where windows begin, as a share of a window; `"first-hit"`: with the first request. */
  phase?: number | "first-hit"
  headers?: "epoch" | "epoch-floored" | "delta" | "none"
  retryAfter?: "true" | "none" | number
  /** All that a window has is stated too, as X-RateLimit-Limit does. */
  statesLimit?: boolean
  workMs?: number
}

/** At most `requests` in each window of `ms`. */
export function fixedWindow(requests: number, ms: number, options: WindowOptions = {}): Server {
  const { phase = 0, headers = "epoch", retryAfter = "true", workMs = WORK_MS } = options
  const all = options.statesLimit ? { limit: requests } : {}
  let start: number | null = null
  let used = 0
  return {
    answer(now) {
      start ??= typeof phase === "number" ? now - phase * ms : now
      if (now >= start + ms) {
        start = phase === "first-hit" ? now : start + Math.floor((now - start) / ms) * ms
        used = 0
      }
      const over = start + ms
      const accepted = used < requests
      if (accepted) used++
      const epoch = headers === "epoch-floored" ? Math.floor(over / 1_000) * 1_000 : wholeSeconds(over)
      const stated = { name: "", remaining: requests - used, windowMs: null, ...all }
      const limit: StatedLimit | undefined =
        headers === "none"
          ? undefined
          : headers === "delta"
            ? { ...stated, resetMs: wholeSeconds(over - now), resetsAt: null }
            : { ...stated, resetMs: epoch - now, resetsAt: epoch }
      const toldMs =
        retryAfter === "none"
          ? null
          : retryAfter === "true"
            ? Math.max(1_000, wholeSeconds(over - now))
            : retryAfter
      return { kind: accepted ? "accepted" : "rejected", workMs: accepted ? workMs : 0, toldMs, limit }
    },
    idealMs: (n) => Math.floor((n - 1) / requests) * ms,
  }
}
