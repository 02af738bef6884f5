export interface Evidence {
  /** Stable and machine-readable: `"www-authenticate"`, `"retry-after"`, … */
  kind: string
  /** For a person. */
  text: string
  value?: unknown
}

export interface Suggestion {
  /** The setting to change: `"concurrency"`, `"date window"`, … */
  setting: string
  value: unknown
  /** For a person. */
  text: string
}
