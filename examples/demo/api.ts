import { dice, type Weather, within } from "./weather.ts"

export const ROWS_PER_PAGE = 25
export const TOKEN = "demo-token-with-the-scope-reports-read"

export interface Ask {
  resource: string
  query: URLSearchParams
  authorization: string | undefined
}

export interface Reply {
  status: number
  headers: Record<string, string>
  body: unknown
  /** ms until the API responds. */
  delayMs: number
  /** The connection is cut without a response. */
  reset?: boolean
}

/** An advertising API for one run, without HTTP: what it responds with, and when. */
export class Api {
  readonly #weather: Weather
  readonly #startedAt: number
  readonly #random: () => number
  #window = -1
  #used = 0

  /** @param startedAt epoch ms, a whole second: then X-RateLimit-Reset can be exact */
  constructor(weather: Weather, startedAt: number) {
    this.#weather = weather
    this.#startedAt = startedAt
    this.#random = dice(weather.seed)
  }

  answer(ask: Ask, now: number): Reply {
    const { from, to } = this.#weather.latencyMs
    const delayMs = from + this.#random() * (to - from)
    const moment = now - this.#startedAt
    // In the order of a real API: the gateway, its rate limiter, the service behind it.
    const failure = this.#outage(moment)
    if (failure) return { ...failure, delayMs }
    const limit = this.#limit(now)
    const reply = limit.refusal ?? this.#burst(moment) ?? this.#credentials(ask) ?? this.#report(ask)
    return { delayMs, ...reply, headers: { ...limit.headers, ...reply.headers } }
  }

  #outage(moment: number) {
    if (!within(this.#weather.outage, moment)) return null
    const reset = this.#random() < this.#weather.outage.resets
    return { ...problem(503, "NO_UPSTREAM", "No healthy upstream."), reset }
  }

  #limit(now: number) {
    const { requests, perMs } = this.#weather.limit
    const window = Math.floor((now - this.#startedAt) / perMs)
    if (window !== this.#window) {
      this.#window = window
      this.#used = 0
    }
    const resetAt = this.#startedAt + (window + 1) * perMs
    const refused = this.#used >= requests
    if (!refused) this.#used++
    const headers = {
      "X-RateLimit-Limit": String(requests),
      "X-RateLimit-Remaining": String(requests - this.#used),
      "X-RateLimit-Reset": String(Math.ceil(resetAt / 1_000)),
    }
    const retryAfter = String(Math.ceil((resetAt - now) / 1_000))
    const message = `Rate limit of ${requests} requests per ${perMs / 1_000} seconds exceeded.`
    const refusal = refused ? problem(429, "RATE_LIMITED", message, { "Retry-After": retryAfter }) : null
    return { headers, refusal }
  }

  #burst(moment: number) {
    const burst = this.#weather.bursts.find((stretch) => within(stretch, moment))
    if (!burst || this.#random() >= burst.share) return null
    return problem(503, "BACKEND_OVERLOADED", "The report service is temporarily overloaded.")
  }

  #credentials(ask: Ask) {
    if (ask.authorization !== `Bearer ${TOKEN}`) {
      return problem(401, "UNAUTHENTICATED", "A bearer token is required.", { "WWW-Authenticate": "Bearer" })
    }
    const scope = this.#weather.missingScopes[ask.resource]
    if (!scope) return null
    const challenge = `Bearer error="insufficient_scope", scope="${scope}"`
    return problem(403, "PERMISSION_DENIED", "The token does not grant access to this resource.", {
      "WWW-Authenticate": challenge,
    })
  }

  #report({ resource, query }: Ask) {
    if (this.#weather.gone.includes(resource)) {
      return problem(404, "RESOURCE_NOT_FOUND", `There is no resource "${resource}".`)
    }
    const { days, afterMs } = this.#weather.wideWindow
    const asked = daysBetween(query.get("since"), query.get("until"))
    if (asked > days) {
      const timeout = problem(
        504,
        "QUERY_TIMEOUT",
        "The report could not be made in time. Ask for less data.",
      )
      return { ...timeout, delayMs: afterMs }
    }
    const rows = Array.from({ length: asked * ROWS_PER_PAGE }, (_, n) => ({
      id: idOf(query, n),
      clicks: n * 7,
    }))
    return { status: 200, headers: {}, body: { resource, rows } }
  }
}

function problem(status: number, code: string, message: string, headers: Record<string, string> = {}) {
  return { status, headers, body: { error: { code, message } } }
}

/** A row of insights is of one day, whatever the report's window: `"2025-01-31 7"`. */
function idOf(query: URLSearchParams, n: number): string {
  const since = query.get("since")
  const start = since ? Date.parse(since) + Math.floor(n / ROWS_PER_PAGE) * 86_400_000 : null
  const page = start === null ? query.get("page") : new Date(start).toISOString().slice(0, 10)
  return `${page} ${(n % ROWS_PER_PAGE) + 1}`
}

/** Both days counted; 1 where the request names none. */
function daysBetween(since: string | null, until: string | null): number {
  if (!since || !until) return 1
  return (Date.parse(until) - Date.parse(since)) / 86_400_000 + 1
}
