import type { FaqCode } from "../../src/faq/entry.ts"

/** One documented answer of a provider, and what it means. */
export interface ProfileCase {
  readonly name: string
  readonly status: number
  /** Lower-case names. */
  readonly headers?: Readonly<Record<string, string>>
  /** An object or list is sent as JSON; a text as it is. */
  readonly body?: unknown
  readonly url?: string
  readonly method?: string
  /** The time of the answer, as ISO; only where a wait depends on it. */
  readonly at?: string
  /** `null`: not a failure at all (of a 2xx). */
  readonly expected: {
    readonly code: FaqCode
    readonly retryable: boolean
    /** The wait that the provider states, in ms; null: it states none. Left out: not looked at. */
    readonly waitMs?: number | null
    readonly exhausted?: boolean
    /** `"profile"`: a rule of the profile must have matched; `"status"`, `"nearest"`: none may have. */
    readonly matchedBy?: "profile" | "status" | "nearest"
  } | null
}
