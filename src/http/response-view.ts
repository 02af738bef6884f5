/** How much of a failed body is read for evidence, in bytes. The rest is let go. */
export const EXCERPT_BYTES = 64 * 1024
/** How long reading a failed body for evidence may take, in ms. */
export const EXCERPT_MS = 1_000

/** What a server answered, whatever client carried it. */
export interface ResponseView {
  readonly status: number
  /** One header's value, several lines joined by ", "; the name is lower case. */
  /**
   * How its body is at hand. `"whole"` (default): in memory. `"unread"`: still to come, and read aside. `"stream"`: the
   * caller means to read it himself, so that of a good answer nothing is read ahead of him.
   */
  readonly bodyState?: "whole" | "unread" | "stream"
  /** The body as data, where the client has parsed it; undefined: it has not. */
  parsed?(): unknown
  /** Where redirects led that the client followed; null: it followed none. Missing: the client does not tell. */
  redirectedTo?(): RedirectTarget | null
  header(name: string): string | null
  headers(): Iterable<readonly [string, string]>
  /**
   * The start of the body as text: at most EXCERPT_BYTES, waited for at most EXCERPT_MS, never rejecting.
   * The caller of heed still gets the whole body.
   */
  excerpt(): Promise<string>
  /** The answer will be followed by another try: keep the excerpt, let the rest go, so that the socket is free. */
  discard(): Promise<void>
}

/** The request that was sent after the last redirect. */
export interface RedirectTarget {
  readonly url: string
  /** Upper case; null: the client does not tell. */
  readonly method: string | null
}

/** The head of a response whose body the caller is reading: to read it aside would wait for it, or take a part of it. */
export function withoutBody(response: ResponseView): ResponseView {
  return {
    status: response.status,
    header: (name) => response.header(name),
    headers: () => response.headers(),
    excerpt: async () => "",
    discard: async () => {},
  }
}

/** The status of an answer-like object: `status` or `statusCode`; 0: none that can be read. Never throws. */
export function statusIn(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0
  try {
    const { status, statusCode } = value as { status?: unknown; statusCode?: unknown }
    const found = typeof status === "number" ? status : statusCode
    return typeof found === "number" && found >= 100 && found <= 999 ? found : 0
  } catch {
    return 0
  }
}
