import { fixedWindow, type Server } from "./servers.ts"

/** What a source takes, for a forecast. */
export interface SourceLimit {
  /** At most `requests` in each window of `perMs`; null: not limited. */
  readonly rate: { readonly requests: number; readonly perMs: number } | null
  /** Requests in flight at most; null: not limited. */
  readonly concurrency: number | null
  /** True if responses state what is left, or when to come back. */
  readonly states: boolean
}

/** Windows that a shortened forecast has at least. */
const MIN_WINDOWS = 10

/** Requests a second that the source takes for ever; Infinity: as many as are sent. */
export function ratePerSecond({ rate }: SourceLimit): number {
  return rate ? (rate.requests * 1_000) / rate.perMs : Number.POSITIVE_INFINITY
}

/** The same rate in windows that are short enough for this number of requests to meet some of them. */
export function withShortWindows(limit: SourceLimit, requests: number): SourceLimit {
  const { rate } = limit
  if (!rate || rate.requests * MIN_WINDOWS <= requests) return limit
  const inWindow = Math.max(1, Math.floor(requests / MIN_WINDOWS))
  return { ...limit, rate: { requests: inWindow, perMs: (rate.perMs * inWindow) / rate.requests } }
}

/** A server that keeps this limit. */
export function limitedServer({ rate, concurrency, states }: SourceLimit): Server {
  const headers = states ? "delta" : "none"
  const retryAfter = states ? "true" : "none"
  const window = rate && fixedWindow(rate.requests, rate.perMs, { phase: 0.5, headers, retryAfter })
  const most = concurrency ?? Number.POSITIVE_INFINITY
  let busy = 0
  return {
    answer(now) {
      if (busy >= most) return { kind: "rejected", workMs: 0, toldMs: null }
      const reply = window?.answer(now) ?? { kind: "accepted", workMs: 0 }
      if (reply.kind !== "accepted") return reply
      busy++
      return { ...reply, done: () => busy-- }
    },
    idealMs: (requests) => window?.idealMs(requests) ?? 0,
  }
}
