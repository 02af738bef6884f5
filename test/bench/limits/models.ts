import { flow, flowMs, type Rate } from "./rates.ts"

// The servers of the benchmark as plain data, and how each decides. Times are ms since the run began.

export type Limit =
  /** At most `requests` in each `perMs`, counted from the run's start. `says`: what its headers state. */
  | { kind: "window"; requests: number; perMs: number; says: "X-RateLimit" | "nothing" | "Retry-After: 1" }
  /** A token bucket, full at the start and refilled continuously; states nothing. */
  | { kind: "bucket"; burst: number; rates: readonly Rate[] }
  /** At most `requests` in flight; states nothing. */
  | { kind: "concurrency"; requests: number }
  /** At most `requests` in any interval of `perMs`; states it as draft-ietf-httpapi-ratelimit-headers-08 does. */
  | { kind: "sliding log"; requests: number; perMs: number }
  /** 503 to everything between the two moments. */
  | { kind: "outage"; fromMs: number; toMs: number }
  /** 503 to this share of the first four attempts of a URL, the same for each client; 200 to all later ones. */
  | { kind: "flaky"; share: number }
  | { kind: "none" }

export interface Verdict {
  readonly status: 200 | 429 | 503
  readonly headers: Record<string, string>
}

/** Decides at the moment a request arrives. `atWork`: accepted before, and not yet answered. */
export type Model = (nowMs: number, atWork: number, url: string) => Verdict

const YES: Verdict = { status: 200, headers: {} }
const NO: Verdict = { status: 429, headers: {} }
const DOWN: Verdict = { status: 503, headers: {} }

/** @param startedAt the epoch ms at which the run began */
export function modelOf(limit: Limit, startedAt: number): Model {
  switch (limit.kind) {
    case "window":
      return window(limit, startedAt)
    case "bucket":
      return bucket(limit)
    case "concurrency":
      return (_, atWork) => (atWork < limit.requests ? YES : NO)
    case "sliding log":
      return slidingLog(limit)
    case "outage":
      return (now) => (now >= limit.fromMs && now < limit.toMs ? DOWN : YES)
    case "flaky":
      return flaky(limit.share)
    case "none":
      return () => YES
  }
}

/**
 * ms that a client takes at the least which knows the limit and answers that take no time: from the start of the run
 * to the moment at which the last call may be let in, or for a concurrency limit, is done. Null where nothing but the
 * client and the machine set the time.
 */
export function idealMs(limit: Limit, calls: number, workMs: number): number | null {
  switch (limit.kind) {
    case "window":
    case "sliding log":
      return (Math.ceil(calls / limit.requests) - 1) * limit.perMs
    case "bucket":
      return flowMs(limit.rates, Math.max(0, calls - limit.burst))
    case "concurrency":
      return Math.ceil(calls / limit.requests) * workMs
    default:
      return null
  }
}

function window({ requests, perMs, says }: Limit & { kind: "window" }, startedAt: number): Model {
  let current = 0
  let taken = 0
  return (now) => {
    const index = Math.floor(now / perMs)
    if (index > current) taken = 0
    current = index
    const accepted = taken < requests
    if (accepted) taken++
    const endMs = (index + 1) * perMs
    const headers: Record<string, string> = {}
    if (says === "X-RateLimit") {
      headers["x-ratelimit-limit"] = String(requests)
      headers["x-ratelimit-remaining"] = String(requests - taken)
      headers["x-ratelimit-reset"] = String(Math.ceil((startedAt + endMs) / 1000))
      if (!accepted) headers["retry-after"] = String(Math.max(1, Math.ceil((endMs - now) / 1000)))
    }
    if (says === "Retry-After: 1" && !accepted) headers["retry-after"] = "1"
    return { status: accepted ? 200 : 429, headers }
  }
}

function bucket({ burst, rates }: Limit & { kind: "bucket" }): Model {
  let tokens = burst
  let filledAt = 0
  return (now) => {
    tokens = Math.min(burst, tokens + flow(rates, filledAt, now))
    filledAt = now
    if (tokens < 1) return NO
    tokens--
    return YES
  }
}

function slidingLog({ requests, perMs }: Limit & { kind: "sliding log" }): Model {
  const log: number[] = []
  return (now) => {
    while (log[0] !== undefined && log[0] <= now - perMs) log.shift()
    const accepted = log.length < requests
    if (accepted) log.push(now)
    // The next unit comes back when the oldest request falls out of the log.
    const t = Math.ceil(((log[0] as number) + perMs - now) / 1000)
    return {
      status: accepted ? 200 : 429,
      headers: {
        ratelimit: `"default";r=${requests - log.length};t=${t}`,
        "ratelimit-policy": `"default";q=${requests};w=${perMs / 1000}`,
      },
    }
  }
}

function flaky(share: number): Model {
  const tries = new Map<string, number>()
  return (_, __, url) => {
    const n = (tries.get(url) ?? 0) + 1
    tries.set(url, n)
    return n <= 4 && hash(`${n} ${url}`) < share ? DOWN : YES
  }
}

/** Of a text, a number in [0, 1): FNV-1a, with its last bits stirred into the first. */
export function hash(text: string): number {
  let h = 0x811c9dc5
  for (const char of text) h = Math.imul(h ^ char.charCodeAt(0), 0x01000193)
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d)
  return ((h ^ (h >>> 12)) >>> 0) / 2 ** 32
}
