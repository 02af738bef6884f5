/** A rate as measured; of all processes together, if several share the source. */
export interface SharedRate {
  /** Starts per ms. */
  readonly base: number
  /** The true limit is at most this multiple of `base`. */
  readonly upper: number
  /**
   * How expensive an overshoot is, 1 or more: after recoveries that took long, the rate grows more slowly. Halves the
   * rejections of long windows that state nothing but Retry-After (load "Retry-After only, 100/10 s").
   */
  readonly cost: number
  readonly serverNamedWait: boolean
}

/** What is known of a recovery. Times are epoch ms. */
export interface Recovered {
  /** When the attempt was sent that succeeded. */
  readonly sentAt: number
  /** When the latest rejected attempt was sent. */
  readonly refusedAt: number
  /** When the congestion event began. */
  readonly beganAt: number
  readonly serverNamedWait: boolean
}

/** What went before the recovery. */
export interface Measured {
  /** ms since the recovery before. */
  readonly span: number
  /** Successes in that time, of all processes. */
  readonly accepted: number
  /** True if an attempt was queued in that time. */
  readonly hadQueue: boolean
  /** The rate as it was set, and as it had grown; null if the rate was not limited. */
  readonly before: { readonly base: number; readonly rate: number } | null
}

/** Fewer successes than this, or a source without a queue, say little: the limit may be `FEW_UPPER` times as high. */
const FEW = 6
const FEW_UPPER = 32
/** Starts per ms at the least: what is measured to be slower is a server that did not accept for a while. */
const LEAST = 1 / 60_000
/** Uncertainty below this is noise of the latency. */
const MIN_UPPER = 1.1
/** A rate that grew by this factor before a rejection had been measured too low. */
export const RAISED = 1.4
/** Part of that growth that is believed, as an exponent: at its end, the rate used up a burst. */
export const BELIEVED = 0.7

/**
 * The successes from one recovery to the next, per time, are the limit: a bucket is empty at both ends, and a window is
 * counted whole. `upper` says by how much that may be too low.
 */
export function measure(
  { span, accepted, hadQueue, before }: Measured,
  at: Recovered,
  now: number,
): SharedRate {
  const base = Math.max(LEAST, Math.max(1, accepted) / span)
  const cost = Math.max(1, ((now - at.beganAt) * base) / 20)
  let upper = uncertainty(span, at.sentAt - at.refusedAt)
  if (!hadQueue || (!before && accepted < FEW)) upper = Math.max(upper, FEW_UPPER)
  else if (before && before.rate > Math.max(RAISED * before.base, base) && upper === 1 && cost === 1) {
    // The limit rose in the meantime: the average is too low, and the rate at the end too high.
    upper = (before.rate / base) ** BELIEVED
  }
  return { base, upper, cost, serverNamedWait: at.serverNamedWait }
}

/** The source began to accept at an unknown time in `gap`, from the last rejected attempt to the success. Both in ms. */
function uncertainty(span: number, gap: number): number {
  const unknown = Math.min(span - 1, Math.max(0, gap))
  const upper = span / Math.max(1, span - unknown)
  return upper < MIN_UPPER ? 1 : upper
}
