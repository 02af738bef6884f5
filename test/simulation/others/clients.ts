import { Engine } from "../../../src/call/engine.ts"
import type { HeedOptions } from "../../../src/call/options.ts"
import { PlainCall } from "../../../src/call/plain-call.ts"
import { resolveOptions } from "../../../src/call/resolve-options.ts"
import { runCall } from "../../../src/call/run-call.ts"
import type { SimClock } from "../sim-clock.ts"

/** What a server answers, as far as the clients of a model look at it. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
}

/** Sends one request, and waits for its answer. */
type Send = () => Promise<Answer>

/** How one client makes a call: it sends until it has its answer, or gives up. The last answer is the call's. */
export type MakeClient = (clock: SimClock, send: Send) => () => Promise<Answer>

const sleeper = (clock: SimClock) => (ms: number) => new Promise<void>((wake) => clock.after(ms, wake))
const between = (clock: SimClock, low: number, high: number) => low + clock.random() * (high - low)
const RETRIED = new Set([408, 425, 429, 500, 502, 503, 504])

/** Each client has a Heed of its own, which shares nothing with the others. */
export const heed =
  (options: HeedOptions = {}): MakeClient =>
  (clock, send) => {
    const engine = new Engine(resolveOptions(options), clock)
    const request = { method: "GET", url: "https://api.example.com/v1/rows" }
    return () => runCall(engine, new PlainCall(request, send)).catch((error) => error.response ?? LOST)
  }

const LOST: Answer = { status: 599, headers: {} }

const THROTTLE_MIN_MS = 800
const THROTTLE_MULTIPLIER = 1.2
const THROTTLE_MOST = 4_500

/**
 * The exponential backoff of rate_throttle_client 0.1.2: waits begin at the time in which the limit gains one request.
 * https://github.com/zombocom/rate_throttle_client/blob/main/lib/rate_throttle_client/clients/exponential_backoff.rb
 */
export const throttleBackoff: MakeClient = (clock, send) => {
  const sleep = sleeper(clock)
  return async () => {
    for (let ms = THROTTLE_MIN_MS; ; ms *= THROTTLE_MULTIPLIER) {
      const answer = await send()
      if (answer.status !== 429) return answer
      await sleep(ms * between(clock, 1, 1.1))
    }
  }
}

/**
 * The best of rate_throttle_client: a pause before each request, which a rejection makes longer, and a success shorter in
 * proportion to the pause and to what the server says remains.
 * https://github.com/zombocom/rate_throttle_client/blob/main/lib/rate_throttle_client/clients/exponential_increase_proportional_remaining_decrease.rb
 */
export const throttleByRemaining =
  (startMs = 0): MakeClient =>
  (clock, send) => {
    const sleep = sleeper(clock)
    let pauseMs = startMs
    return async () => {
      let ms = pauseMs
      await sleep(ms * between(clock, 1, 1.1))
      let answer = await send()
      while (answer.status === 429) {
        ms += THROTTLE_MIN_MS
        await sleep(ms * between(clock, 1, 1.1))
        ms *= THROTTLE_MULTIPLIER
        answer = await send()
      }
      const remaining = Number(answer.headers["RateLimit-Remaining"] ?? 0)
      pauseMs = Math.max(0, ms - (ms * remaining) / THROTTLE_MOST)
      return answer
    }
  }

/**
 * "Unlimited backoff" of the paper: a random wait up to 2^n - 1 s and some 32 s, for as long as it takes.
 * https://github.com/Bfarkiani/ratelimiter/blob/main/UB.py
 */
export const unlimitedBackoff: MakeClient = (clock, send) => {
  const sleep = sleeper(clock)
  const mostMs = between(clock, 30_000, 34_000)
  return async () => {
    for (let n = 1; ; n++) {
      const answer = await send()
      if (!RETRIED.has(answer.status)) return answer
      await sleep(between(clock, 100, Math.min((2 ** n - 1) * 1_000, mostMs)))
    }
  }
}

/**
 * "Adaptive token bucket" of the paper: its rate grows by a fifth with a success, and is halved by a rejection.
 * https://github.com/Bfarkiani/ratelimiter/blob/main/ATB.py
 */
export const adaptiveTokenBucket: MakeClient = (clock, send) => {
  const sleep = sleeper(clock)
  const size = 40
  let perSecond = 0.67
  let tokens = 1
  let usedAt = clock.time
  return async () => {
    for (;;) {
      tokens = Math.min(size, tokens + ((clock.time - usedAt) / 1_000) * perSecond)
      if (tokens < 1) await sleep(((1 - tokens) / perSecond) * 1_000)
      tokens = Math.max(tokens - 1, 0)
      usedAt = clock.time
      const answer = await send()
      if (!RETRIED.has(answer.status)) {
        perSecond = Math.max(perSecond + 0.01, perSecond * 1.2)
        return answer
      }
      perSecond = Math.max(0.01, perSecond / 2)
      tokens = 0
    }
  }
}

/** Retries by an exponential delay, as the retry libraries make them: `delayMs(n)` before the nth retry. */
export const retrying =
  (retries: number, delayMs: (n: number, random: () => number) => number): MakeClient =>
  (clock, send) => {
    const sleep = sleeper(clock)
    return async () => {
      for (let n = 1; ; n++) {
        const answer = await send()
        if (!RETRIED.has(answer.status) || n > retries) return answer
        await sleep(delayMs(n, clock.random))
      }
    }
  }
