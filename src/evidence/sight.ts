import type { Verdict } from "../classify/verdict.ts"
import type { Answer } from "../exchange/answer.ts"
import type { RequestFacts } from "../exchange/request.ts"
import type { AttemptRecord } from "../history/attempt.ts"
import type { Standing } from "../history/standing.ts"

/** All that heed can see when a call has failed. Nothing here costs a request. */
export interface Sight {
  readonly verdict: Verdict
  readonly request: RequestFacts
  /** null: no server answered. */
  readonly answer: Answer | null
  /** The start of the answer's body, raw: not yet redacted. "" where there is none. */
  readonly excerpt: string
  readonly attempts: readonly AttemptRecord[]
  /** Tries of this call, also those that `attempts` leaves out. */
  readonly tries: number
  readonly now: number
  /** The source's name, and how it has been answering. */
  readonly source: string
  readonly sourceStanding: Standing
  /** `/v1/orders/:id` */
  readonly endpoint: string
  readonly endpointStanding: Standing
  /** This very URL was answered with success earlier in this run. */
  readonly workedBefore: boolean
  /** What the gate measured when this failure came in. */
  readonly measured: { readonly ratePerSecond: number; readonly inFlight: number }
  /** Replaces every secret that this request carried, wherever the text repeats it, and whatever looks like one. */
  readonly mask: (text: string) => string
  /** A query parameter's value, masked unless its name is known as harmless. */
  readonly parameter: (name: string, value: string) => string
  /** A header's value, likewise. */
  readonly header: (name: string, value: string) => string
}
