import type { BackoffSettings } from "./retry-settings.ts"

/** `base * factor^n`, at most `max`: the nth step (0 for the first) before jitter, in ms. Never NaN, never infinite. */
export function backoffStep(settings: BackoffSettings, n: number): number {
  // The growth must stay finite: a base of 0 times Infinity would be NaN.
  const growth = Math.min(settings.factor ** n, Number.MAX_VALUE)
  return Math.min(settings.baseMs * growth, settings.maxMs)
}
