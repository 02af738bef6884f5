import type { BackoffSettings } from "./retry-settings.ts"

/** `base * factor^n`, at most `max`: the nth step (0 for the first) before jitter, in ms. Never NaN, never infinite. */
export function backoffStep(settings: BackoffSettings, n: number): number {
  // The growth must stay finite: a base of 0 times Infinity would be NaN.
  const growth = Math.min(settings.factor ** n, Number.MAX_VALUE)
  return Math.min(settings.baseMs * growth, settings.maxMs)
}

/**
 * The wait before the nth retry (0 for the first), in whole ms.
 * Full jitter, anywhere in [0, step], spreads callers best: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function backoffMs(settings: BackoffSettings, n: number, random: () => number): number {
  const step = backoffStep(settings, n)
  switch (settings.jitter) {
    case "full":
      return Math.round(random() * step)
    case "equal":
      return Math.round(step / 2 + (random() * step) / 2)
    case "none":
      return Math.round(step)
  }
}
