import type { Beside } from "../../http/request-view.ts"
import { basic, basicOf } from "../../http/userinfo.ts"
import { paramsText } from "./params-text.ts"
import type { AxiosConfig } from "./types.ts"

/**
 * What axios adds to a request when it sends it: `auth`, or else the URL's user and password, in the place of any
 * Authorization header; `proxy.auth`; in a browser the XSRF cookie in a header of its own.
 * https://axios-http.com/docs/req_config
 * @param url in full
 */
export function besideOf(config: AxiosConfig, url: string): Beside {
  const headers: [string, string][] = []
  const own = ofPair(config.auth) ?? basicOf(url)
  if (own !== null) headers.push(["authorization", own])
  const proxy = ofProxy(config.proxy)
  if (proxy !== null) headers.push(["proxy-authorization", proxy])
  const token = cookie(config.xsrfCookieName)
  if (token !== null && config.xsrfHeaderName) headers.push([config.xsrfHeaderName, token])
  // A serialiser of the caller's own may hide them in the URL.
  return { headers, texts: config.paramsSerializer ? [paramsText(config.params)] : [] }
}

function ofPair(auth: unknown): string | null {
  if (typeof auth !== "object" || auth === null) return null
  const { username, password } = auth as { username?: unknown; password?: unknown }
  return basic(String(username || ""), String(password || ""))
}

/** A proxy is described by an object, or a URL, whose user comes before its `auth`. */
function ofProxy(proxy: unknown): string | null {
  if (typeof proxy !== "object" || proxy === null) return null
  const { auth, username } = proxy as { auth?: unknown; username?: unknown }
  if (username) return ofPair(proxy)
  if (typeof auth !== "string") return ofPair(auth)
  const colon = auth.indexOf(":")
  return basic(colon < 0 ? auth : auth.slice(0, colon), colon < 0 ? "" : auth.slice(colon + 1))
}

/** One of the page's cookies. */
function cookie(name: unknown): string | null {
  const { document } = globalThis as { document?: { cookie?: unknown } }
  if (typeof name !== "string" || typeof document?.cookie !== "string") return null
  const found = document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))
  return found === undefined ? null : found.slice(name.length + 1)
}
