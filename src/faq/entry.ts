/** The ten codes of the API error FAQ. */
export const FAQ_CODES = [400, 401, 403, 404, 414, 429, 500, 502, 503, 504] as const

export type FaqCode = (typeof FAQ_CODES)[number]

/** What a program can do about a row: retry later, slow the source down, ask for less, or stop and explain. */
export type FaqAction = "retry" | "throttle" | "split" | "stop"

export interface FaqEntry {
  readonly code: FaqCode
  /** `"Too many requests"` */
  readonly title: string
  /** What it usually means, one or two sentences. */
  readonly meaning: string
  /** What to do about it, one string a piece of advice. */
  readonly advice: readonly string[]
  readonly action: FaqAction
}

/** The whole FAQ, a row a code. */
export type Faq = { readonly [code in FaqCode]: FaqEntry }
