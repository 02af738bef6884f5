import { base64Of, utf8Bytes } from "./bytes.ts"
import type { RequestView } from "./request-view.ts"

// Loaded late, so that the encodings of bytes.ts are, too.

/** What a client sends of its own beside a request's headers. It may throw, where the request does. */
export function headersBeside(request: RequestView): (readonly [string, string])[] {
  const { headers = [], basic = [] } = request.beside?.() ?? {}
  const made = basic.flatMap(([name, from]) => {
    const value = typeof from === "string" ? basicOf(from) : basicValue(from.user, from.password)
    return value === null ? [] : [[name, value] as const]
  })
  return [...made, ...headers]
}

/** User and password in a URL, as clients send them in an Authorization header; null: there are none. */
export function basicOf(url: string): string | null {
  const userinfo = /^[a-z][a-z0-9+.-]{0,31}:\/\/([^/?#]*)@/i.exec(url)?.[1]
  if (userinfo === undefined || userinfo === "") return null
  const colon = userinfo.indexOf(":")
  const halves = colon < 0 ? [userinfo, ""] : [userinfo.slice(0, colon), userinfo.slice(colon + 1)]
  const [user = "", password = ""] = halves.map(decoded)
  return basicValue(user, password)
}

/** By https://www.rfc-editor.org/rfc/rfc7617, in UTF-8. */
function basicValue(user: string, password: string): string {
  const bytes = utf8Bytes(`${user}:${password}`)
  return `Basic ${base64Of(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))}`
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
