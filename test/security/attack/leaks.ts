import { inspect } from "node:util"
import { createHeed, type HeedEvent, type HeedOptions } from "../../../src/index.ts"
import { everyNth } from "../../support/thorough.ts"
import { PLACES, type Reply, SPELLINGS, seenIn, tracesOf } from "../secret-positions.ts"
import type { Call, Carrier, ClientName } from "./carriers.ts"
import { SECRETS } from "./secrets.ts"
import { type Ending, endingOf, STUBS } from "./stubs.ts"

const REPLYING = PLACES.flatMap(({ name, reply }) => (reply ? [{ name, reply }] : []))
export const IN_BODY = REPLYING.filter(({ name }) => !name.startsWith("the "))
export const IN_HEADER = REPLYING.filter(({ name }) => name.startsWith("the ") && !name.includes("location"))
export const IN_LOCATION = REPLYING.filter(({ name }) => name.includes("location"))
export const TRACES = new Map(SECRETS.map(({ secret }) => [secret, tracesOf(secret)]))
/** Every event that carries text. */
export const EVENTS: readonly HeedEvent[] = [
  "attempt",
  "retry",
  "hold",
  "release",
  "probe",
  "pace",
  "gate",
  "giveup",
  "success",
  "warning",
]
const BASE: HeedOptions = {
  retry: { retries: 1, backoff: { base: 0, max: 1, jitter: "none" } },
  throttle: { maxWait: 1, adaptive: false },
  throwHttpErrors: true,
}

/** Calls of one Heed: each with what its server answers, all carrying the same secret. */
async function sayings(
  client: ClientName,
  calls: readonly { call: Call; reply: Reply | Error; where: string }[],
) {
  const heed = createHeed({ ...BASE, ...calls[0]?.call.options })
  const said: { where: string; text: string }[] = []
  let where = ""
  const say = (what: string, text: string) => said.push({ where: `${where} → ${what}`, text })
  const stops = EVENTS.map((name) =>
    heed.on(name, (event) => {
      say(`event ${name}`, JSON.stringify(event))
      say(`event ${name}, inspected`, inspect(event, { depth: 9 }))
    }),
  )
  for (const { call, reply, where: place } of calls) {
    where = place
    const ending = await endingOf(STUBS[client](heed, () => reply, call))
    for (const [what, text] of texts(ending)) say(what, text)
  }
  where = "all calls"
  say("report", JSON.stringify(heed.report()))
  for (const stop of stops) stop()
  await heed.close()
  return said
}

/** What heed says by the way a call ended. Of the client's own error only heed's part counts. */
function* texts({ diagnosis, error }: Ending): Generator<[what: string, text: string]> {
  if (diagnosis) yield ["diagnosis", JSON.stringify(diagnosis)]
  if (!(error instanceof Error)) return
  const { code, name } = error as Error & { code?: unknown }
  if (name === "HeedError") {
    yield ["message", error.message]
    yield ["stack", error.stack ?? ""]
    yield ["HeedError as JSON", JSON.stringify(error)]
    yield ["HeedError inspected", inspect(error, { depth: 9 })]
    yield ["HeedError as console.log shows it", inspect(error)]
  } else if (code === "ERR_HEED_HELD" || code === "ETIMEDOUT") {
    yield ["message", error.message]
    yield ["stack", error.stack ?? ""]
    yield ["AxiosError without its config", inspect({ ...error, config: 0 }, { depth: 9 })]
  }
}

const CLIENTS: readonly ClientName[] = ["axios", "fetch", "run"]

/** Answers that repeat nothing: what is shown then is heed's own. */
const PLAIN: readonly (readonly Reply[])[] = [
  [{ status: 401, body: {} }],
  [{ status: 503, body: "" }],
  [{ status: 429, body: {}, headers: { "retry-after": "999" } }, { status: 200 }],
]

/**
 * A call that goes well, one that a server repeats in its body, in a header and in Location, and one that it does not.
 * Spellings and places take turns: by kinds and clients a carrier meets every spelling, by carriers all meet all.
 */
function callsOf(client: ClientName, carrier: Carrier, c: number, k: number, secret: string) {
  const turn = c + k * CLIENTS.length + CLIENTS.indexOf(client)
  const call = carrier.call(secret)
  const again = (reply: Reply | Error, where: string) => ({ call: carrier.call(secret), reply, where })
  const echo = (places: typeof REPLYING, n: number) => {
    const [spelling, spell] = SPELLINGS[(turn + n) % SPELLINGS.length] as (typeof SPELLINGS)[number]
    const { name, reply } = places[(turn + n) % places.length] as (typeof REPLYING)[number]
    return again(reply(spell(secret)), `${name}, ${spelling}`)
  }
  const plain = PLAIN[turn % PLAIN.length] as readonly Reply[]
  return [
    { call, reply: { status: 200, body: { ok: true } }, where: "a success" },
    ...(call.error ? [again(call.error, "an error")] : []),
    ...(call.sent === false ? [] : [echo(IN_BODY, 0), echo(IN_HEADER, 7), echo(IN_LOCATION, 13)]),
    ...plain.map((reply) => again(reply, `a plain ${reply.status}`)),
  ]
}

export async function leaksOf(client: ClientName, carrier: Carrier, c: number): Promise<string[]> {
  const found: string[] = []
  // With one secret a carrier, all secrets have their turn by carriers and clients.
  const secrets = everyNth(SECRETS.length, [...SECRETS.entries()], c + CLIENTS.indexOf(client))
  for (const [k, { name, secret }] of secrets) {
    if (carrier.fits?.(secret) === false) continue
    const traces = TRACES.get(secret) as string[]
    for (const { where, text } of await sayings(client, callsOf(client, carrier, c, k, secret)))
      for (const seen of seenIn(text, traces).slice(0, 1)) found.push(`${name}: ${where}: ${seen}`)
  }
  return found
}
