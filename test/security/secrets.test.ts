import { describe, expect, it } from "vitest"
import type { HeedOptions } from "../../src/index.ts"
import { CLIENTS, type Client, type Outcome, told, watched } from "../support/clients.ts"
import { answer, serve } from "../support/server.ts"
import { everyNth } from "../support/thorough.ts"
import { CARRIED, type Kind } from "./kinds.ts"
import { PLACES, type Place, SPELLINGS, seenIn, tracesOf } from "./secret-positions.ts"

type Send = ReturnType<Client["create"]>

/** Everything that heed says of calls. Of the client's own error its own part is left out: config and answer. */
async function sayings(client: Client, options: HeedOptions, calls: (send: Send) => Promise<Outcome[]>) {
  const { heed, events } = watched({ retry: { retries: 1, backoff: { base: 1 } }, ...options })
  const outcomes = await calls(client.create(heed))
  return [
    ...outcomes.flatMap((outcome) => [JSON.stringify(told(outcome)), ...errorTexts(outcome)]),
    ...events.map((event) => JSON.stringify(event)),
    JSON.stringify(heed.report()),
  ]
}

function errorTexts({ error }: Outcome): string[] {
  if (error === undefined) return []
  if (error.name === "HeedError") return [JSON.stringify(error), String(error), error.stack ?? ""]
  const isOurs = error.code === "ERR_HEED_HELD" || error.code === "ETIMEDOUT"
  return isOurs
    ? [error.message, JSON.stringify({ ...error, config: 0, request: 0, response: 0, cause: 0 })]
    : []
}

function urlOf(server: string, { path, secret }: Kind): string {
  const own = path?.(secret) ?? "/v1/rows?page=2"
  return own.startsWith("@") ? `${server.replace("//", `//${own.slice(1)}@`)}/v1/rows?page=2` : server + own
}

/** Where a secret is seen, and what was said around it. */
function leaks(says: readonly string[], secret: string, where: string): string[] {
  const traces = tracesOf(secret)
  return says.flatMap((said) => seenIn(said, traces).map((seen) => `${where}: ${seen}`))
}

describe("the secrets that a request may carry", () => {
  it("are of 25 kinds and more, and come back in 25 places", () => {
    expect(new Set(CARRIED.map(({ name, secret }) => name + secret)).size).toBeGreaterThanOrEqual(25)
    expect(PLACES.length).toBeGreaterThanOrEqual(25)
  })
})

describe.each(CLIENTS)("$name", (client) => {
  it.each(CARRIED.map((kind, k) => ({ ...kind, k })))(
    "does not tell $name, wherever a server repeats it",
    async ({ k, ...kind }) => {
      const { secret } = kind
      const places = everyNth(3, [...PLACES.entries()], k)
      let place: Place | undefined
      let spelled = secret
      const server = await serve((hit, response) => {
        if (hit.url.startsWith("/landed")) answer(response, 403, { message: `no ${secret} at ${hit.url}` })
        else place?.respond(response, secret, spelled)
      })
      const found: string[] = []
      const says = await sayings(client, { throttle: false, throwHttpErrors: true }, async (send) => {
        const outcomes: Outcome[] = []
        for (const [n, one] of places) {
          place = one
          // Over all kinds, each place has each spelling.
          const [spelling, spell] = SPELLINGS[(n + k) % SPELLINGS.length] as (typeof SPELLINGS)[number]
          spelled = spell(secret)
          const outcome = await send(urlOf(server.url, kind), kind.ask?.(secret))
          found.push(...leaks([JSON.stringify(told(outcome))], secret, `${one.name}, ${spelling}`))
          outcomes.push(outcome)
        }
        return outcomes
      })
      expect([...found, ...leaks(says, secret, "elsewhere")]).toEqual([])
      expect(says.filter((said) => said.includes("[redacted]")).length).toBeGreaterThan(places.length / 2)
    },
  )

  it.each(CARRIED)("does not tell $name, though nothing is answered", async (kind) => {
    const { secret } = kind
    const limited = await serve((_hit, response) => answer(response, 429, {}, { "retry-after": "9999" }))
    const refusing = await serve((_hit, response) => answer(response, 401))
    const silent = await serve(() => {})
    const said = async (options: HeedOptions, server: string, times = 1) =>
      sayings(client, options, async (send) => {
        const outcomes: Outcome[] = []
        for (let n = 0; n < times; n++) outcomes.push(await send(urlOf(server, kind), kind.ask?.(secret)))
        return outcomes
      })
    const fail = (what: string) => () => Promise.reject(new Error(`cannot ${what} ${secret}`))
    const all = [
      await said({}, limited.url, 2),
      await said({ timeout: { total: 40 } }, silent.url),
      await said({ timeout: { attempt: 30 } }, silent.url),
      await said({}, "http://127.0.0.1:1"),
      await said({}, "http://no such host"),
      await said({ beforeAttempt: fail("sign") }, silent.url),
      await said({ refreshCredentials: fail("renew") }, refusing.url),
    ]
    for (const says of all) expect(leaks(says, secret, "no answer")).toEqual([])
  })

  it("does not tell what only the server said", async () => {
    const given = [
      "ses-91c7e05f2a84d36b",
      "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.c2lnbmF0dXJlMTIz",
      "at_7d1f0c9be2a84f55",
    ]
    const server = await serve((_hit, response) =>
      answer(
        response,
        403,
        {
          message: `session of ${given[1]} has ended; access_token=${given[2]}`,
          access_token: given[2],
          error: { client_secret: given[0], message: `Authorization: Bearer ${given[2]}` },
        },
        {
          "set-cookie": `sid=${given[0]}; Path=/`,
          location: `https://login.example/?code=${given[0]}&token=${given[2]}#access_token=${given[2]}`,
          link: `<https://a.example/?session=${given[0]}>; rel="next"`,
        },
      ),
    )
    const says = await sayings(client, { throwHttpErrors: true }, async (send) => [
      await send(`${server.url}/v1/rows`),
    ])
    for (const secret of given) expect(leaks(says, secret, "the server's own")).toEqual([])
  })

  it("does not tell what beforeAttempt or a refresh has set", async () => {
    const server = await serve((hit, response) =>
      answer(response, 401, {
        error: { message: `what is ${hit.headers["x-session"]}? ${hit.headers.authorization}` },
      }),
    )
    const secrets = ["first-otter-72-lamp", "second-heron-18-jar"]
    let current = secrets[0] as string
    const says = await sayings(
      client,
      {
        throwHttpErrors: true,
        beforeAttempt: ({ headers }) => {
          headers.set("x-session", current)
          headers.set("authorization", `Bearer ${current}`)
        },
        refreshCredentials: async () => {
          current = secrets[1] as string
        },
      },
      async (send) => [await send(`${server.url}/v1/rows`)],
    )
    expect(server.hits).toHaveLength(2)
    for (const secret of secrets) expect(leaks(says, secret, "set by a hook")).toEqual([])
  })
})
