/** A request as far as a text tells of it. */
export interface FoundRequest {
  method: string
  url: string
  headers: [name: string, value: string][]
  body?: unknown
  /** Whatever else was sent, or may have been: looked through for credentials, and never shown. */
  texts: string[]
}

/** Stands for a URL of which the text says nothing. */
export const UNKNOWN_URL = "https://unknown.invalid/"

export const unknownRequest = (): FoundRequest => ({
  method: "GET",
  url: UNKNOWN_URL,
  headers: [],
  texts: [],
})

/** `Authorization: Basic …`, as a client makes it of `user:password`. */
export function basicHeader(userAndPassword: string, isProxy = false): [string, string] {
  const encoded = Buffer.from(userAndPassword).toString("base64")
  return [isProxy ? "proxy-authorization" : "authorization", `Basic ${encoded}`]
}
