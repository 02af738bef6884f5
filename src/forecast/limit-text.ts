import { formatLimit } from "../explain/evidence/throttling/stated-limits.ts"
import { formatCount } from "../explain/format.ts"
import { parseDuration } from "../time/duration.ts"
import type { SourceLimit } from "./source-limit.ts"

/** `"100 requests per minute and 5 at once"` */
export function limitText({ rate, concurrency }: SourceLimit): string {
  const parts = [
    rate ? formatLimit(rate.requests, "requests", rate.perMs) : "",
    concurrency === null ? "" : `${formatCount(concurrency)} at once`,
  ]
  return parts.filter(Boolean).join(" and ") || "no limit"
}

/** `"100/60s"`, `"5000/1h"`; null for any other text, and for more than a year. */
export function parseRate(text: string): SourceLimit["rate"] {
  const [, requests, per] = /^\s*(\d{1,12})\s*\/\s*(\S{1,20})\s*$/.exec(text) ?? []
  if (requests === undefined || per === undefined) return null
  // "100/s" and "100/minute" are what people write.
  const perMs = parseDuration(per) ?? parseDuration(`1${UNITS[per] ?? per}`)
  return perMs && perMs <= MAX_PER_MS && Number(requests) > 0 ? { requests: Number(requests), perMs } : null
}

/** A year: quotas are stated for no longer, and a simulation of more has no end. */
const MAX_PER_MS = 366 * 86_400_000

const UNITS: Readonly<Record<string, string>> = {
  sec: "s",
  second: "s",
  min: "m",
  minute: "m",
  hour: "h",
  day: "d",
}
