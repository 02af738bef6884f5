/** A pace as measured: of all runs together, where several share the source. */
export interface SharedRate {
  /** Starts a ms. */
  readonly base: number
  /** The true limit is at most so many times `base`. */
  readonly upper: number
  /** How dear it is to be wrong: recoveries that took long call for a slower creep. */
  readonly cost: number
  /** The server named the wait. */
  readonly serverNamedWait: boolean
}

/** What is known of a recovery. Times are epoch ms. */
export interface Recovered {
  /** When the attempt was sent that was accepted. */
  readonly sentAt: number
  /** When the latest attempt was sent that was refused. */
  readonly refusedAt: number
  /** When the episode began. */
  readonly beganAt: number
  /** The server named the wait. */
  readonly serverNamedWait: boolean
}

/** What went before it. */
export interface Measured {
  /** ms from the recovery before. */
  readonly span: number
  /** Acceptances in it, of all runs. */
  readonly accepted: number
  /** Somebody was kept waiting in it. */
  readonly hadQueue: boolean
  /** The pace in the end, and what it had been set to; null: it was not limited. */
  readonly before: { readonly base: number; readonly rate: number } | null
}

/** So many, or a source that kept nobody waiting, tell little of it: the limit may be a good deal higher. */
const FEW = 6
const FEW_UPPER = 32
/** A pace that could be raised by so much before anybody was refused had been measured too low. */
export const RAISED = 1.4
/** How much of such a raise is believed, as an exponent: in the end it lived on what had been saved up. */
export const BELIEVED = 0.7

/**
 * From one recovery to the next, what was accepted over the time that it took *is* the limit: a bucket is empty at
 * both ends, a window is counted whole. `upper` says by how much that may be too low.
 */
export function measure(
  { span, accepted, hadQueue: crowded, before }: Measured,
  at: Recovered,
  now: number,
): SharedRate {
  const base = Math.max(1, accepted) / span
  const cost = Math.max(1, ((now - at.beganAt) * base) / 20)
  let upper = uncertainty(span, at.sentAt - at.refusedAt)
  if (!before) {
    if (accepted < FEW || !crowded) upper = Math.max(upper, FEW_UPPER)
  } else if (before.rate > Math.max(RAISED * before.base, base) && upper === 1 && cost === 1) {
    // The limit rose in the meantime: the average is too low, and the pace in the end too high.
    upper = (before.rate / base) ** BELIEVED
  }
  return { base, upper, cost, serverNamedWait: at.serverNamedWait }
}

/**
 * Nobody knows when exactly in `gap`, from the sending of the last attempt that was refused to that of the first
 * accepted, the source began to accept. Both in ms.
 */
function uncertainty(span: number, gap: number): number {
  const unknown = Math.min(span - 1, Math.max(0, gap))
  const upper = span / Math.max(1, span - unknown)
  return upper < 1.1 ? 1 : upper
}
