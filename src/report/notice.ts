/** What an API announces on a good response. Plain data, redacted. */
export interface Notice {
  source: string
  /** `GET /v1/orders/:id`, or the label. */
  endpoint: string
  /**
   * - deprecation: what was called is deprecated, since `date` where that is stated
   * - sunset: it will stop working at `date`
   * - warning: the API warns in words
   * - version: the version that was called is about to be retired
   */
  kind: "deprecation" | "sunset" | "warning" | "version"
  /** The header field that says so, in lower case. */
  field: string
  /** In the API's words; null if it says none. */
  text: string | null
  /** ISO time; null if none is stated. */
  date: string | null
  /** The page about it; null if none is stated. */
  link: string | null
}
