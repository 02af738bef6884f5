import type { Ask } from "../support/clients.ts"

const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url")
const jwt = (subject: string) =>
  `${base64url({ alg: "RS256", kid: "k7" })}.${base64url({ sub: subject, exp: 1_700_000_000 })}.c2lnbmF0dXJlLW9mLSR7c3ViamVjdH0`
const PEM = `-----BEGIN PRIVATE KEY-----\n${"MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcw".repeat(3)}\n-----END PRIVATE KEY-----\n`

/** One kind of secret, and how a request carries it. */
export interface Kind {
  readonly name: string
  readonly secret: string
  /** After the server's address; default `/v1/rows?page=2`. */
  path?(secret: string): string
  ask?(secret: string): Ask
}

const encode = encodeURIComponent
const inHeader = (name: string, secret: string, value = (text: string) => text): Kind => ({
  name: `the header ${name}${value("") && ` (${value("").trim()})`}`,
  secret,
  ask: (text) => ({ headers: { [name]: value(text) } }),
})
const inQuery = (name: string, secret: string): Kind => ({
  name: `the parameter ${name}`,
  secret,
  path: (text) => `/v1/rows?page=2&${name}=${encode(text)}&limit=50`,
})
const inJson = (name: string, secret: string, body: (text: string) => unknown): Kind => ({
  name: `a JSON body: ${name}`,
  secret,
  ask: (text) => ({
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body(text)),
  }),
})
const inForm = (name: string, secret: string): Kind => ({
  name: `a form: ${name}`,
  secret,
  ask: (text) => ({ method: "PUT", body: new URLSearchParams({ user: "ann", [name]: text, page: "2" }) }),
})
const inPath = (name: string, secret: string, path: (text: string) => string): Kind => ({
  name: `the path: ${name}`,
  secret,
  path,
})

/** What requests carry. */
export const CARRIED: readonly Kind[] = [
  inHeader("Authorization", "8xLOxBtZp8_hQ2vZt1", (text) => `Bearer ${text}`),
  inHeader("Authorization", jwt("ann"), (text) => `bearer ${text}`),
  inHeader("Authorization", "Tr0ub4dor&3", (text) => `Basic ${text && btoa(`ann:${text}`)}`),
  inHeader("Authorization", "7f2c9d1e4b8a6053", (text) => `Token token="${text}"`),
  inHeader("Authorization", "pk_live_b91c7e05f2a84d36"),
  inHeader("X-Api-Key", "k-4b1d9e0f7a2c"),
  inHeader("Cookie", "s%3Aq9w8e7r6t5y4.u3i2o1", (text) => `theme=dark; sid=${text}`),
  inHeader("Proxy-Authorization", "pr0xy-p4ss", (text) => `Basic ${text && btoa(`proxy:${text}`)}`),
  inHeader("X-Amz-Security-Token", `IQoJb3JpZ2luX2VjE${"aB3dE5fG7".repeat(12)}==`),
  inHeader("X-Shopify-Access-Token", "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"),
  inHeader("Private-Token", "glpat-zY9xW8vU7tS6rQ5p"),
  inHeader("X-Goog-Api-Key", "AIzaSyD-9tSrke72PouQMnMX-a7eZSW0jkFMBWY"),
  inHeader("developer-token", "DevTok_22lEQ-x9"),
  inHeader("X-Auth-Token", "3f0a9c71d2e8"),
  inHeader("Ocp-Apim-Subscription-Key", "c0ffee00c0ffee11c0ffee22c0ffee33"),
  inHeader("X-Internal", "otter-blue-72-lamp"),
  inQuery("access_token", "EAABwzLixnjYBAKq3ZCZA9ZB"),
  inQuery("api_key", "q-7d1f0c9be2a84f55"),
  inQuery("sig", "sv+9/Hq2=="),
  inQuery("signature", "sig+with/odd=chars&more"),
  inQuery("X-Amz-Signature", "fe5f80f77d5fa3beca038a248ff027d0445342fe2855ddc963176630326f1024"),
  inQuery("client_secret", "cs_8f2b6a90d1e34c77"),
  inQuery("code", "4/0AX4XfWhx7Kq93ls8d7f9"),
  inQuery("refresh_token", "1//0gRt5CkYp3"),
  inQuery("password", "sommer2024!"),
  inQuery("key", "AIzaSyB_77kLmNoPqRsTuVwXyZ0123456789abc"),
  inQuery("hapikey", "a1b2c3d4-e5f6-4711-8abc-d0e1f2a3b4c5"),
  inJson("password", "correct horse battery staple", (password) => ({ user: "ann", password })),
  inJson("client_secret", 'cs "quoted" \\ 91d0', (client_secret) => ({
    auth: { client: { client_secret } },
  })),
  inJson("refresh_token", "rt-2c9f7a10e8", (refresh_token) => ({ grants: [{ refresh_token }] })),
  inJson("private_key", PEM, (private_key) => ({ type: "service_account", private_key })),
  inJson("a GraphQL variable", "gq-51aa0c3e", (apiKey) => ({
    query: "mutation($apiKey:String!){a}",
    variables: { apiKey },
  })),
  inForm("password", "pä$$ w0rt"),
  inForm("client_secret", "cs_1c5d9a7730ef"),
  inForm("refresh_token", "1//03xQwErTy98"),
  inForm("private_key", "pk-77aa55bb33cc"),
  inForm("assertion", jwt("service")),
  inPath("a JWT", jwt("invited"), (text) => `/v1/invites/${text}/accept`),
  inPath("a webhook's token", "XkR8mB2nV5qW9tYc3pLd7sHf", (text) => `/services/T00000000/B00000000/${text}`),
  inPath("a bot's token", "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw", (text) => `/bot${text}/getUpdates`),
  {
    name: "userinfo",
    secret: "us3r-1nf0-p4ss",
    path: (text) => `@ann:${encode(text)}`,
  },
]
