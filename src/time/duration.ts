/** No sensible duration is longer; also keeps every sum finite. */
const MAX_LENGTH = 64

const UNIT_MS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3, // U+00B5, micro sign
  μs: 1e-3, // U+03BC, Greek mu: Go reads both
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
}

const PART = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h|d)/y

/**
 * A duration in words of number and unit: `"10s"`, `"250ms"`, `"1.5s"`, `"1m30s"`, `"6m0s"`; units from `ns` to `d`.
 * The form of Go's `time.Duration`, which OpenAI's rate limit headers use, without the sign and with days.
 * A number without a unit is no duration, `"0"` excepted.
 * @returns ms, 0 or more, finite, with a fraction where the text has one; null for anything else
 * @see https://pkg.go.dev/time#ParseDuration
 */
export function parseDuration(text: string): number | null {
  if (text.length > MAX_LENGTH) return null
  const trimmed = text.trim()
  if (trimmed === "0") return 0
  let ms = 0
  let end = 0
  for (PART.lastIndex = 0; end < trimmed.length; end = PART.lastIndex) {
    const part = PART.exec(trimmed)
    if (!part) return null
    ms += Number(part[1]) * (UNIT_MS[part[2] as string] as number)
  }
  return end > 0 ? toNanosecond(ms) : null
}

/** Takes back what binary fractions add: 1.001 s is 1001 ms, not 1000.9999999999999. */
function toNanosecond(ms: number): number {
  return Number(ms.toFixed(6))
}
