import { backoffStep } from "./backoff.ts"
import type { BackoffSettings } from "./retry-settings.ts"

/** A run of failures that is more probable than this may be chance. */
const CHANCE = 1e-3

/**
 * The settings for a failure at a place that answers other attempts. Failures in a row that chance explains are no sign
 * that a server has to recover, so the longest step is the first, times the attempts that a call can expect to need:
 * 1 / (1 - share). From the first failure on that chance does not explain, the steps grow as set.
 * @param usualFailures share of attempts that fail there as a rule, 0 to 1
 * @param inARow failures in a row of this call, or of the place, whichever are more
 */
export function backoffAt(settings: BackoffSettings, usualFailures: number, inARow: number): BackoffSettings {
  if (usualFailures <= 0 || usualFailures >= 1) return settings
  const explained = Math.floor(Math.log(CHANCE) / Math.log(usualFailures))
  const longest = settings.baseMs / (1 - usualFailures)
  const maxMs = longest * settings.factor ** Math.max(0, inARow - explained)
  return maxMs < settings.maxMs ? { ...settings, maxMs } : settings
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
