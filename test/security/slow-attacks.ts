import type { RequestInfo } from "../../src/index.ts"
import type { Profile } from "../../src/profiles/schema/profile.ts"

/** A request and the answer to it, of which some reader would once take long. */
export interface Exchange {
  readonly request: RequestInfo & { readonly body?: string }
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly profile?: Profile | null
}

const KB = 1024
const URL = "https://api.example.com/v1/orders"
const JSON_TYPE = { "content-type": "application/json" }

/** `unit`, repeated up to a length in characters. */
export const fill = (unit: string, length: number): string =>
  unit.repeat(Math.ceil(length / unit.length)).slice(0, length)

const get = (url = URL, headers: Record<string, string> = {}) => ({ method: "GET", url, headers })
const said = (status: number, message: string): Exchange => ({
  request: get(),
  status,
  headers: JSON_TYPE,
  body: JSON.stringify({ error: { message } }),
})
const asked = (status: number, request: Exchange["request"]): Exchange => ({
  request,
  status,
  headers: JSON_TYPE,
  body: '{"message":"upstream request timeout"}',
})

/** Of one answer 64 KB are read at most, of one request's URL and body as much. */
const MOST = 64 * KB

/** By what they attack; `size` in characters, where it matters. */
export const ATTACKS: Readonly<Record<string, (size?: number) => Exchange>> = {
  "a scope of underscores": () => said(403, `missing scopes: ${"_".repeat(30)}-`),
  "a scope of marks": () => said(403, `missing scopes: ${fill("a_-_", 390)}!`),
  "words of a scope list": (size = MOST) => said(403, fill("merchant approval for ", size)),
  "names of permissions": (size = MOST) => said(403, fill("grant ab_cd or ef_gh_", size)),
  "ids of brackets": (size = MOST) => asked(504, get(`${URL}?ids=${fill("]", size)}[`)),
  "ids of quotes": (size = MOST) => asked(504, get(`${URL}?ids=1${fill("'", size)}1`)),
  "a filter's path": (size = MOST) =>
    asked(504, {
      method: "POST",
      url: URL,
      headers: JSON_TYPE,
      body: JSON.stringify(
        deep(7, "x".repeat(100), {
          filters: [{ field: fill(".", size / 2), operator: "GTE", value: "2026-01-01" }],
        }),
      ),
    }),
  "a count of digits": (size = MOST) => ({
    ...said(429, "slow down"),
    headers: { ...JSON_TYPE, "x-ratelimit-limit": fill("9", Math.min(size, 16 * KB)) },
  }),
  "a compared name": (size = MOST) => asked(504, get(`${URL}?q=2026${fill("A.", size)}`)),
  "letters behind colons": (size = MOST) => ({
    ...said(401, fill("a://", size)),
    request: get(URL, { authorization: `Bearer ${fill("aB3://", 4 * KB)}` }),
  }),
  "schemes in a row": (size = MOST) => said(401, fill("SSWS \t\t", size)),
  "private keys begun": (size = MOST) => said(400, fill("-----BEGIN PRIVATE KEY-----", size)),
  "quotes escaped": (size = MOST) => said(400, `{"password":"${fill('\\\\\\"', size)}`),
  "similar credentials": (size = MOST) => ({
    request: {
      method: "POST",
      url: `${URL}?${similar(66, (n) => `token${n}=${near(n)}`).join("&")}`,
      headers: Object.fromEntries(similar(67, (n) => [`x-api-key-${n}`, near(n)])),
      body: JSON.stringify(Object.fromEntries(similar(67, (n) => [`secret_${n}`, near(n + 67)]))),
    },
    status: 401,
    headers: {
      ...JSON_TYPE,
      "x-request-id": ALIKE,
      "www-authenticate": `Bearer scope="${fill(`${ALIKE} `, size / 8)}"`,
    },
    body: JSON.stringify({
      error: { message: fill(ALIKE, size / 4), code: ALIKE },
      errors: similar(20, (n) => ({ message: `${n} ${fill(ALIKE, size / 40)}`, field: near(n) })),
    }),
  }),
  "a long credential": (size = MOST) => {
    // Of characters that take three bytes, and more of them in base64 and hex.
    const body = `Authorization: Bearer ${fill("\ud83d", size / 5)}`
    return { ...said(401, fill(body, size / 2)), request: { method: "POST", url: URL, body } }
  },
  "a credential that is too long": (size = MOST) => {
    const body = `Authorization: Bearer ${fill("\ud83d", size)}`
    return { ...said(401, fill(body, size)), request: { method: "POST", url: URL, body } }
  },
  "brackets behind a name": (size = MOST) =>
    asked(504, { method: "POST", url: URL, body: `password=${fill("[", size)}` }),
  "elements begun": (size = MOST) => ({ ...said(500, ""), headers: {}, body: fill("<a b", size) }),
  "elements closed": (size = MOST) => ({ ...said(500, ""), headers: {}, body: fill("<a>b", size) }),
  "JSON that is cut": (size = MOST) => ({ ...said(500, ""), body: fill('{"error":[', size) }),
  "a header of commas": (size = MOST) => ({
    ...said(401, "no"),
    headers: { "www-authenticate": fill('Bearer a="', Math.min(size, 16 * KB)) },
  }),
}

function deep(levels: number, name: string, leaf: unknown): unknown {
  return levels === 0 ? leaf : { [name]: deep(levels - 1, name, leaf) }
}

function similar<T>(count: number, make: (n: number) => T): T[] {
  return Array.from({ length: count }, (_, n) => make(n))
}

const ALIKE = "sk_live_4eC39HqLyjWDarjtT1zdp7dc_Zx9QZx9Q"

/** A credential that differs from the next one in its last characters only. */
function near(n: number): string {
  return `${ALIKE}${String(n).padStart(4, "0")}`
}
