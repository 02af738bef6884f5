import { expect } from "vitest"
import type { Ask } from "../support/clients.ts"
import { answer, type Hit, serve } from "../support/server.ts"

export const SECRETS = {
  bearer: "sk-live-4eC39HqLyjWDarjtT1zdp7dc",
  cookie: "s3ss10n-9f8e7d6c5b4a",
  apiKey: "AIzaSyD-9tSrke72PouQMnMX-a7eZSW0jkFMBWY",
  query: "q-7d1f0c9be2a84f55",
  signature: "sig+with/odd=chars&more",
  password: "correct horse battery staple",
  clientSecret: "cs_8f2b6a90d1e34c77",
  custom: "internal-3b9ac1f2",
}

/** All the ways in which a text may come back written. */
function spellings(secret: string): string[] {
  const json = JSON.stringify(secret).slice(1, -1)
  const uri = encodeURIComponent(secret)
  const base64 = Buffer.from(secret).toString("base64")
  return [
    ...new Set([
      secret,
      json,
      uri,
      uri.replaceAll("%20", "+"),
      base64,
      Buffer.from(secret).toString("base64url"),
    ]),
  ]
}

/** None of the secrets stands in it, in any spelling. */
export function expectNone(told: unknown): void {
  const text = typeof told === "string" ? told : JSON.stringify(told)
  const seen = Object.entries(SECRETS).filter(([, secret]) =>
    spellings(secret).some((one) => text.includes(one)),
  )
  expect(seen).toEqual([])
}

export const HEADERS = {
  authorization: `Bearer ${SECRETS.bearer}`,
  cookie: `theme=dark; sid=${SECRETS.cookie}`,
  "x-goog-api-key": SECRETS.apiKey,
  "x-internal": SECRETS.custom,
}
export const QUERY = new URLSearchParams({
  access_token: SECRETS.query,
  page: "2",
  "X-Amz-Signature": SECRETS.signature,
})
const JSON_BODY = JSON.stringify({
  user: "ann",
  password: SECRETS.password,
  auth: { client_secret: SECRETS.clientSecret },
})
const FORM_BODY = new URLSearchParams({
  user: "ann",
  password: SECRETS.password,
  client_secret: SECRETS.clientSecret,
})

export const ASKS: readonly [string, Ask][] = [
  ["JSON", { method: "PUT", body: JSON_BODY, headers: { ...HEADERS, "content-type": "application/json" } }],
  ["a form", { method: "PUT", body: FORM_BODY, headers: HEADERS }],
]

/** The secrets that a request carried, in whatever form. */
function carriedBy({ url, headers, body }: Hit): string[] {
  const basic = Buffer.from(headers.authorization?.split(" ")[1] ?? "", "base64").toString()
  const all = JSON.stringify([url, headers, body, basic])
  return Object.values(SECRETS).filter((secret) => spellings(secret).some((one) => all.includes(one)))
}

/** Echoes every secret that it was sent, plain and as it came, in every place that evidence looks at. */
export async function echoing(status: number, fields: Record<string, string> = {}) {
  return serve((hit, response) => {
    const carried = carriedBy(hit)
    const all = carried.join(" ")
    const errors = carried.map((secret) => ({ field: secret, code: secret, message: `${secret} is wrong` }))
    const message = `refused ${all} for ${decodeURIComponent(hit.url)}`
    answer(
      response,
      status,
      { error: { code: carried[0], message, status: carried.at(-1) }, errors, sent: hit },
      {
        "www-authenticate": `Bearer realm="${all}", error="invalid_token", error_description="bad ${all}"`,
        "x-request-id": carried.join("-").replaceAll(" ", "_"),
        "x-debug": all,
        server: `proxy/${carried[0] ?? "1"}`,
        location: hit.url,
        ...fields,
      },
    )
  })
}
