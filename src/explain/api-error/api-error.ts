/** What an answer's body says, in its own words: without echoes of the request, and otherwise not yet masked. */
export interface ApiError {
  /** `"page"`: HTML, so not an API's own answer. `"none"`: no body. */
  readonly form: "json" | "xml" | "page" | "text" | "none"
  readonly code?: string
  readonly message?: string
  /** Fields or parameters of the request that it names. */
  readonly fields: readonly string[]
  readonly requestId?: string
  /** Scopes, as Slack states them. */
  readonly needed?: string
  readonly provided?: string
}
