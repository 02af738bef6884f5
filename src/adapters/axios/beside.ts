import type { Beside, Userinfo } from "../../http/request-view.ts"
import { paramsText } from "./params-text.ts"
import type { AxiosConfig } from "./types.ts"

/**
 * What axios adds to a request when it sends it: `auth`, or else the URL's user and password, in the place of any
 * Authorization header; `proxy.auth`; in a browser the XSRF cookie in a header of its own.
 * https://axios-http.com/docs/req_config
 * @param url in full
 */
export function besideOf(config: AxiosConfig, url: string): Beside {
  const proxy = ofProxy(config.proxy)
  const token = cookie(config.xsrfCookieName)
  return {
    headers: token !== null && config.xsrfHeaderName ? [[config.xsrfHeaderName, token]] : [],
    basic: [
      ["authorization", ofPair(config.auth) ?? url],
      ...(proxy ? [["proxy-authorization", proxy] as const] : []),
    ],
    // A serialiser of the caller's own may hide them in the URL.
    texts: config.paramsSerializer ? [paramsText(config.params)] : [],
  }
}

function ofPair(auth: unknown): Userinfo | null {
  if (typeof auth !== "object" || auth === null) return null
  const { username, password } = auth as { username?: unknown; password?: unknown }
  return { user: String(username || ""), password: String(password || "") }
}

/** A proxy is described by an object, or a URL, whose user comes before its `auth`. */
function ofProxy(proxy: unknown): Userinfo | null {
  if (typeof proxy !== "object" || proxy === null) return null
  const { auth, username } = proxy as { auth?: unknown; username?: unknown }
  if (username) return ofPair(proxy)
  if (typeof auth !== "string") return ofPair(auth)
  const [user = "", ...password] = auth.split(":")
  return { user, password: password.join(":") }
}

/** One of the page's cookies. */
function cookie(name: unknown): string | null {
  const { document } = globalThis as { document?: { cookie?: unknown } }
  if (typeof name !== "string" || typeof document?.cookie !== "string") return null
  const found = document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))
  return found === undefined ? null : found.slice(name.length + 1)
}
