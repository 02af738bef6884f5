import { copyOfBody } from "../../http/body-copy.ts"
import { readOr } from "../../http/caller-values.ts"
import { copyOfHeaders } from "../../http/header-copy.ts"
import { isRequest } from "./fetch-request.ts"

type Members = Record<string, unknown>

/** Prototypes that are looked through: a Proxy may name one more each time that it is asked. */
const MAX_PROTOTYPES = 32

/** What a fetch reads: https://fetch.spec.whatwg.org/#requestinit, and what undici and node-fetch send by. */
const INIT_MEMBERS: readonly string[] = [
  ...["method", "headers", "body", "mode", "credentials", "cache", "redirect", "referrer", "referrerPolicy"],
  ...["integrity", "keepalive", "signal", "duplex", "priority", "dispatcher", "agent"],
]

/**
 * A plain object with the members of an `init`, the inherited ones too, as fetch reads them: of defaults that it was made
 * from by `Object.create`, of a class, of a Request. A spread takes own properties alone, and a request without its
 * inherited `dispatcher` would go past the caller's proxy.
 * @throws what a getter of such a member throws, as fetch would
 */
export function copyOfInit(init: RequestInit | null | undefined): RequestInit {
  const copy: Members = { ...init }
  let prototype = init && Object.getPrototypeOf(init)
  for (let n = 0; prototype && !isObjectPrototype(prototype) && n < MAX_PROTOTYPES; n++) {
    for (const name of Object.getOwnPropertyNames(prototype)) {
      if (name === "__proto__" || Object.hasOwn(copy, name) || isMethod(prototype, name)) continue
      const value = readMember(init as Members, name)
      if (value !== undefined) copy[name] = value
    }
    prototype = Object.getPrototypeOf(prototype)
  }
  return copy
}

/**
 * An `init` as it is now, for the caller may change it for the next call while this one waits. What a copy would not be
 * true to, such as a Proxy or a getter with a new value each time, is returned as it is, and so is a Request.
 */
export function keptInit(init: RequestInit): RequestInit {
  return readOr(() => {
    if (typeof init !== "object" || isRequest(init)) return init
    const copy = copyOfInit(init) as Members
    if (INIT_MEMBERS.some((name) => (init as Members)[name] !== copy[name])) return init
    if (copy.headers) copy.headers = copyOfHeaders(copy.headers)
    if (copy.body) copy.body = copyOfBody(copy.body)
    return copy
  }, init)
}

/** Of any realm. Told by what it has, since members may have been added to it. */
function isObjectPrototype(prototype: object): boolean {
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, "hasOwnProperty")
}

/** A method of a class, such as `clone` of a Request. Defaults may well hold a function, such as node-fetch's `agent`. */
function isMethod(prototype: object, name: string): boolean {
  const value: unknown = Object.getOwnPropertyDescriptor(prototype, name)?.value
  return typeof value === "function" && Object.hasOwn(prototype, "constructor")
}

/** A NextRequest has getters that throw, of members that no fetch reads. */
function readMember(init: Members, name: string): unknown {
  return INIT_MEMBERS.includes(name) ? init[name] : readOr(() => init[name], undefined)
}
