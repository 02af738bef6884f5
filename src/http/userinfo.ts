import { base64Of, utf8Bytes } from "./bytes.ts"

/** An Authorization header's value by https://www.rfc-editor.org/rfc/rfc7617, in UTF-8. */
export function basic(user: string, password: string): string {
  const bytes = utf8Bytes(`${user}:${password}`)
  return `Basic ${base64Of(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))}`
}

/** User and password in a URL, as clients send them in a header; null: there are none. */
export function basicOf(url: string): string | null {
  const userinfo = /^[a-z][a-z0-9+.-]{0,31}:\/\/([^/?#]*)@/i.exec(url)?.[1]
  if (userinfo === undefined || userinfo === "") return null
  const colon = userinfo.indexOf(":")
  const halves = colon < 0 ? [userinfo, ""] : [userinfo.slice(0, colon), userinfo.slice(colon + 1)]
  const [user = "", password = ""] = halves.map(decoded)
  return basic(user, password)
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
