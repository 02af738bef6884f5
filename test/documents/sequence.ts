import { preload } from "heed"
import { Engine } from "../../src/call/engine.ts"
import type { HeedEvent, HeedEvents } from "../../src/call/events.ts"
import { type Heed, setEngine } from "../../src/call/heed.ts"
import type { HeedOptions } from "../../src/call/options.ts"
import { resolveOptions } from "../../src/call/resolve-options.ts"
import { heedFetch } from "../../src/fetch.ts"
import { FakeClock } from "../support/fake-clock.ts"

// Real sequences for the guide: heed itself in virtual time, as a table of what is sent when. A page has one between
// `<!-- sequence: name -->` and `<!-- /sequence -->`; `npm run sequences` writes it, and a test compares it.

/** A request as the server of a scenario gets it. */
interface Arrival {
  /** From 1: the requests of all calls, in the order in which they arrive. */
  readonly n: number
  readonly method: string
  /** With its query: `/orders?page=2`. */
  readonly path: string
  /** ms since the begin. */
  readonly at: number
  readonly headers: Headers
  /** Requests that have arrived and have no response yet, this one included. */
  readonly inFlight: number
}

/** A response; `"reset"`: the connection is reset; `"silence"`: no response at all. */
type Reply =
  | "reset"
  | "silence"
  | {
      readonly status: number
      /** Those that the table shows. */
      readonly headers?: Record<string, string>
      readonly body?: unknown
      /** ms until the response is there. @default `latencyMs` of the scenario */
      readonly afterMs?: number
    }

interface ScenarioWorld {
  /** A heeded fetch, relative to `https://api.example.com`. Resolves with the response, or with the error. */
  call(path: string, init?: RequestInit): Promise<unknown>
  /** Lets `ms` pass. */
  pause(ms: number): Promise<void>
  /** A row of the table, in the column "what heed does": what the caller or the world does. */
  note(text: string): void
  readonly heed: Heed
}

export interface Scenario {
  readonly options?: HeedOptions
  /** ms that a request takes, there and back. @default 100 */
  readonly latencyMs?: number
  reply(request: Arrival): Reply
  play(world: ScenarioWorld): Promise<unknown>
  /** Of the fake clock, and so of jitter. @default 1 */
  readonly seed?: number
  /** Digits after the point of the seconds. @default 2 */
  readonly digits?: number
  /** Events that are told. @default those of a call and its source, without `success` and `pace` */
  readonly tells?: readonly HeedEvent[]
}

interface Row {
  /** `"0.10 s"` */
  readonly time: string
  readonly sent: string[]
  readonly came: string[]
  readonly does: string[]
}

const ORIGIN = "https://api.example.com"
const TOLD: readonly HeedEvent[] = ["retry", "hold", "release", "probe", "giveup"]
/** Virtual ms after which a scenario is taken to hang. */
const LONGEST_MS = 30 * 86_400_000

const duration = (ms: number): string =>
  ms < 10 ? `${Math.round(ms)} ms` : `${Number((ms / 1_000).toFixed(2))} s`

/** What an event means to the reader of a table. */
const SENTENCES: { readonly [E in HeedEvent]?: (event: HeedEvents[E]) => string } = {
  retry: ({ reason, waitMs, waitReason, attempt }) => {
    if (reason === "throttled") return "queues the call again"
    if (reason === "credentials") return "sends the call again, with the new credentials"
    return `waits ${duration(waitMs)} (\`${waitReason}\`), then attempt ${attempt}`
  },
  hold: ({ ms }) => `holds the source for ${duration(ms)}`,
  release: () => "opens the source",
  probe: () => "sends one request as a probe",
  pace: ({ ratePerSecond, concurrency }) =>
    ratePerSecond === null ? `has learned ${concurrency} in flight` : `has learned ${ratePerSecond} a second`,
  waiting: ({ calls, why }) =>
    `\`waiting\`: ${calls === 1 ? "1 call waits" : `${calls} calls wait`} (\`${why}\`)`,
  giveup: ({ diagnosis: { stopped, retryAt } }) =>
    `ends the call: \`${stopped}\`${retryAt ? ", with `retryAt`" : ""}`,
  split: ({ dimension, size, outcome, pieces, next }) => {
    if (outcome === "cut") return `cuts \`${dimension}\` from ${size} to ${next}`
    if (outcome === "skipped") return `leaves out \`${dimension}\` of ${size}`
    return `${pieces} pieces of size ${size} were accepted`
  },
  success: () => "returns the response",
}

/** An event by its name alone, where it has no sentence. */
function sentenceOf<E extends HeedEvent>(name: E, event: HeedEvents[E]): string {
  return SENTENCES[name]?.(event) ?? `\`${name}\``
}

const replyText = (reply: Exclude<Reply, "silence">): string => {
  if (reply === "reset") return "connection reset"
  const headers = Object.entries(reply.headers ?? {}).map(([name, value]) => `\`${name}: ${value}\``)
  return [String(reply.status), ...headers].join(", ")
}

/** Runs a scenario against heed, in virtual time. @returns a Markdown table, a row for each moment */
export async function playSequence(scenario: Scenario): Promise<string> {
  await preload()
  const { latencyMs = 100, tells = TOLD } = scenario
  const clock = new FakeClock({ seed: scenario.seed ?? 1 })
  const begin = clock.now()
  const engine = new Engine(resolveOptions(scenario.options), clock)
  const heed = { on: (event, listener) => engine.events.on(event, listener) } as Heed
  setEngine(heed, engine)

  const rows: Row[] = []
  /** Moments are told apart by the digits that are shown. */
  const row = (): Row => {
    const time = `${((clock.now() - begin) / 1_000).toFixed(scenario.digits ?? 2)} s`
    const last = rows.at(-1)
    if (last?.time === time) return last
    const next: Row = { time, sent: [], came: [], does: [] }
    rows.push(next)
    return next
  }
  for (const name of tells) heed.on(name, (event) => row().does.push(sentenceOf(name, event)))

  let n = 0
  let inFlight = 0
  const send = async (url: string, init: RequestInit = {}): Promise<Response> => {
    const { signal } = init
    const method = init.method ?? "GET"
    const path = url.slice(ORIGIN.length)
    row().sent.push(`\`${method} ${path}\``)
    inFlight++
    const at = clock.now() - begin
    const reply = scenario.reply({ n: ++n, method, path, at, headers: new Headers(init.headers), inFlight })
    try {
      await new Promise<void>((resolve, reject) => {
        const afterMs = (typeof reply === "object" ? reply.afterMs : undefined) ?? latencyMs
        const cancel = reply === "silence" ? () => {} : clock.schedule(afterMs, resolve)
        signal?.addEventListener("abort", () => {
          cancel()
          row().came.push("nothing: the attempt is ended")
          reject(signal.reason)
        })
      })
    } finally {
      inFlight--
    }
    if (reply === "silence") throw new Error("a silent server has answered")
    row().came.push(replyText(reply))
    if (reply === "reset") throw new TypeError("fetch failed", { cause: resetError() })
    const body = reply.body === undefined ? null : JSON.stringify(reply.body)
    return new Response(body, {
      status: reply.status,
      headers: { ...(body === null ? {} : { "content-type": "application/json" }), ...reply.headers },
    })
  }
  const fetch = heedFetch(heed, send)

  let over = false
  const played = scenario
    .play({
      call: (path, init) => fetch(ORIGIN + path, init).then(readWhole, (error: unknown) => error),
      pause: (ms) => new Promise((resolve) => void clock.schedule(ms, resolve)),
      note: (text) => void row().does.push(text),
      heed,
    })
    .finally(() => {
      over = true
    })
  for (let ms = 0; !over; ms += 1_000) {
    if (ms > LONGEST_MS) throw new Error("the scenario does not end")
    await clock.advance(1_000)
  }
  await played
  return tableOf(rows)
}

/** A turn of the gate lasts until the body has been read. */
async function readWhole(response: Response): Promise<Response> {
  await response.arrayBuffer()
  return response
}

const resetError = () => Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" })

function tableOf(rows: readonly Row[]): string {
  const lines = rows.map(
    ({ time, sent, came, does }) => `| ${[time, counted(sent), counted(came), counted(does)].join(" | ")} |`,
  )
  const text = ["| time | sent | comes back | what heed does |", "|---|---|---|---|", ...lines].join("\n")
  return text.replace(/\| {2}(?=\|)/g, "| ")
}

/** `GET /orders` three times at one moment is "3 × `GET /orders`". */
function counted(texts: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1)
  return [...counts].map(([text, n]) => (n === 1 ? text : `${n} × ${text}`)).join("; ")
}
