import type { Reply, Server } from "../../src/forecast/servers.ts"
import type { StatedLimit } from "../../src/gate/gate.ts"

export { fixedWindow, type Reply, type Server } from "../../src/forecast/servers.ts"

const WORK_MS = 5
const wholeSeconds = (ms: number) => Math.ceil(ms / 1_000) * 1_000

/** Several limits at once, all of which are stated: what one of them refuses counts for those asked before it. */
export function both(first: Server, second: Server, idealMs: Server["idealMs"]): Server {
  return {
    answer(now) {
      const replies = [first.answer(now), second.answer(now)]
      const refusal = replies.find(({ kind }) => kind === "rejected")
      const limits = replies.flatMap(({ limit }, i) => (limit ? [{ ...limit, name: `limit-${i}` }] : []))
      return { ...(refusal ?? (replies[0] as Reply)), limits }
    },
    idealMs,
  }
}

/**
 * A bucket that refills continuously; `rateAt` may change over time (ms since the first request). `headers`: states what
 * is left, and when the next unit is back, or all of them, or nothing more.
 */
export function bucket(
  perSecond: number,
  burst: number,
  options: { rateAt?: (ms: number) => number; toldMs?: number; headers?: "next" | "full" | "remaining" } = {},
): Server {
  const { rateAt = () => perSecond, toldMs = null, headers } = options
  let level = burst
  let begin: number | null = null
  let last = 0
  return {
    answer(now) {
      begin ??= now
      // In steps, since the rate may change on the way.
      for (let at = last || now; at < now; ) {
        const to = Math.min(now, at + 10)
        level = Math.min(burst, level + ((to - at) * rateAt(at - begin)) / 1_000)
        at = to
      }
      last = now
      const accepted = level >= 1
      if (accepted) level--
      const remaining = Math.floor(level)
      const missing = headers === "full" ? burst - level : 1 - (level - remaining)
      const limit: StatedLimit = {
        name: "",
        remaining,
        resetMs: headers === "remaining" ? null : (missing * 1_000) / perSecond,
        resetsAt: null,
        windowMs: null,
      }
      return {
        kind: accepted ? "accepted" : "rejected",
        workMs: accepted ? WORK_MS : 0,
        toldMs,
        ...(headers && { limit }),
      }
    },
    idealMs(n) {
      let left = n - burst
      let ms = 0
      for (; left > 0; ms++) left -= rateAt(ms) / 1_000
      return ms
    },
  }
}

/** At most `most` requests in flight. */
export function concurrent(
  most: number,
  workMs: number,
  sigma = 0,
  random: () => number = () => 0.5,
): Server {
  let busy = 0
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  return {
    answer() {
      if (busy >= most) return { kind: "rejected", workMs: 0, toldMs: null }
      busy++
      const ms = sigma > 0 ? workMs * Math.exp(sigma * normal() - (sigma * sigma) / 2) : workMs
      return { kind: "accepted", workMs: ms, done: () => busy-- }
    },
    idealMs: (n) => (n * workMs) / most,
  }
}

/** At most `requests` in any interval of `ms`; states what remains and when the oldest leaves (RateLimit, draft 08). */
export function slidingLog(requests: number, ms: number, headers = true): Server {
  const log: number[] = []
  return {
    answer(now) {
      while (log.length > 0 && (log[0] as number) <= now - ms) log.shift()
      const accepted = log.length < requests
      if (accepted) log.push(now)
      const resetMs = wholeSeconds((log[0] as number) + ms - now)
      const limit = { name: "", remaining: requests - log.length, resetMs, resetsAt: null, windowMs: ms }
      const kind = accepted ? "accepted" : "rejected"
      return { kind, workMs: accepted ? WORK_MS : 0, toldMs: null, ...(headers && { limit }) }
    },
    idealMs: (n) => Math.floor((n - 1) / requests) * ms,
  }
}

/** Takes everything. */
export const unlimited = (workMs = WORK_MS): Server => ({
  answer: () => ({ kind: "accepted", workMs }),
  idealMs: () => 0,
})

/** Refuses a share of the requests, whatever the pace. */
export function moody(share: number, toldMs: number | null, random: () => number): Server {
  return {
    answer: () =>
      random() < share ? { kind: "rejected", workMs: 0, toldMs } : { kind: "accepted", workMs: WORK_MS },
    idealMs: () => 0,
  }
}

/** A share of the answers is a 503, which is no work: of what comes in together, the failures go out first. */
export function flaky(share: number, random: () => number, workMs = WORK_MS): Server {
  return {
    answer: () =>
      random() < share
        ? { kind: "failed", workMs: 0, toldMs: null }
        : { kind: "accepted", workMs, toldMs: null },
    idealMs: () => 0,
  }
}

/** Nothing but 503 in between (ms since the first request). */
export function outage(from: number, to: number): Server {
  let begin: number | null = null
  return {
    answer(now) {
      begin ??= now
      const down = now - begin >= from && now - begin < to
      return { kind: down ? "failed" : "accepted", workMs: down ? 0 : WORK_MS, toldMs: null }
    },
    idealMs: () => 0,
  }
}
