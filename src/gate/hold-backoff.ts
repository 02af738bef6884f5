import type { HoldDecision } from "./hold.ts"

/**
 * How long to hold when the server did not say, or has said too little before:
 * the nth hold in a row (0 for the first), in ms, without jitter.
 */
export type BackoffSteps = (strike: number) => number

/**
 * How long to hold a source of which nothing is to be learned (`adaptive: false`): what the server said, and growing
 * steps where obeying was refused too. All rejections of attempts that started before the first of them was noticed
 * are one event.
 */
export class HoldBackoff {
  #consecutiveRejections = 0
  #recoveryPoint = -1
  readonly #backoff: BackoffSteps
  readonly #random: () => number

  constructor(backoff: BackoffSteps, random: () => number) {
    this.#backoff = backoff
    this.#random = random
  }

  /**
   * @param serial of the rejected attempt
   * @param newest serial of the newest attempt that has started: what was sent before now cannot have known
   * @param told epoch ms to which the server said to wait; 0: it did not
   * @param hold how things stand
   */
  rejected(
    { serial, newest, told }: { serial: number; newest: number; told: number },
    hold: { readonly until: number; readonly probing: boolean },
    now: number,
  ): HoldDecision {
    const sameEvent = hold.probing && serial <= this.#recoveryPoint
    if (!sameEvent) {
      this.#consecutiveRejections = hold.probing ? this.#consecutiveRejections + 1 : 0
      this.#recoveryPoint = newest
    }
    // The server's word is enough the first time; when obeying it was refused, it asked for too little.
    const trusted = told > now + 1 && this.#consecutiveRejections === 0
    const step = trusted || (sameEvent && hold.until > now) ? 0 : this.#backoff(this.#consecutiveRejections)
    const own = step / 2 + (this.#random() * step) / 2
    return { until: Math.max(told, now + Math.ceil(own) + 1), probes: !sameEvent }
  }
}
