import { preload } from "heed"
import { Engine } from "../../src/call/engine.ts"
import type { HeedEvent, HeedEvents } from "../../src/call/events.ts"
import { type Heed, setEngine } from "../../src/call/heed.ts"
import { resolveOptions } from "../../src/call/resolve-options.ts"
import { heedFetch } from "../../src/fetch.ts"
import { runReport } from "../../src/report/run-report.ts"
import { HEED_VERSION, RUN_LOG_VERSION, type RunLogLine } from "../../src/run-log/line.ts"
import { FakeClock } from "../support/fake-clock.ts"

// The logs that the commands of the guide read: three runs of one night at one API, in virtual time.

const ORIGIN = "https://api.example.com"
const NIGHT = Date.UTC(2026, 0, 15, 2)
const LATENCY_MS = 120
/** What the API takes, and states: 20 requests in each second, for all runs together. */
const LIMIT = 20

const EVENTS: Record<HeedEvent, true> = {
  ...{ attempt: true, retry: true, hold: true, release: true, probe: true, pace: true, gate: true },
  ...{ waiting: true, notice: true, split: true, giveup: true, success: true, warning: true },
}

interface Job {
  readonly startsAt: number
  readonly workers: number
  readonly paths: readonly string[]
}

const pages = (name: string, count: number) =>
  Array.from({ length: count }, (_, page) => `/${name}?page=${page + 1}`)

const JOBS: Readonly<Record<string, Job>> = {
  orders: {
    startsAt: NIGHT,
    workers: 16,
    paths: [...pages("orders", 300), "/payments/17", "/insights?since=2025-01-01&until=2025-12-31"],
  },
  invoices: { startsAt: NIGHT, workers: 16, paths: pages("invoices", 240) },
  stock: { startsAt: NIGHT + 3_000, workers: 16, paths: pages("stock", 200) },
}

/** @returns the lines of each run's log, by its name */
export async function loggedRuns(): Promise<ReadonlyMap<string, readonly RunLogLine[]>> {
  await preload()
  const clock = new FakeClock({ now: NIGHT })
  const server = serverOf(clock)
  const runs = Object.entries(JOBS).map(
    async ([name, job]) => [name, await run(name, job, clock, server)] as const,
  )
  let over = false
  const all = Promise.all(runs).finally(() => {
    over = true
  })
  while (!over) await clock.advance(1_000)
  return new Map(await all)
}

type Server = (path: string) => Promise<Response>

const json = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json", ...headers } })

function serverOf(clock: FakeClock): Server {
  let second = 0
  let count = 0
  let n = 0
  const reply = (path: string): Response => {
    const now = Math.floor(clock.now() / 1_000)
    count = now === second ? count + 1 : 1
    second = now
    const left = String(Math.max(0, LIMIT - count))
    const stated = {
      "x-ratelimit-limit": String(LIMIT),
      "x-ratelimit-remaining": left,
      "x-ratelimit-reset": "1",
    }
    if (count > LIMIT) return json(429, { message: "slow down" }, { ...stated, "retry-after": "1" })
    const id = { ...stated, "x-request-id": `req-${++n}` }
    if (path.startsWith("/payments")) {
      const challenge = 'Bearer error="insufficient_scope", scope="payments.read"'
      return json(403, { message: "missing scope" }, { ...id, "www-authenticate": challenge })
    }
    if (path.startsWith("/insights")) return json(504, { message: "the query took too long" }, id)
    return n % 50 === 0 ? json(503, { message: "try again" }, id) : json(200, { rows: [] }, id)
  }
  return async (path) => {
    const response = reply(path)
    await new Promise<void>((resolve) => void clock.schedule(LATENCY_MS, resolve))
    return response
  }
}

async function run(
  name: string,
  { startsAt, workers, paths }: Job,
  clock: FakeClock,
  server: Server,
): Promise<RunLogLine[]> {
  const wait = startsAt - clock.now()
  if (wait > 0) await new Promise<void>((resolve) => void clock.schedule(wait, resolve))
  const settings = resolveOptions({})
  const engine = new Engine(settings, clock)
  const heed = { on: (event, listener) => engine.events.on(event, listener) } as Heed
  setEngine(heed, engine)
  const at = new Date(startsAt).toISOString()
  const lines: RunLogLine[] = [
    { event: "run", v: RUN_LOG_VERSION, run: `${at} ${name}`, at, heed: HEED_VERSION, pid: 1 },
  ]
  const time = () => Math.round(clock.now() - startsAt)
  for (const event of Object.keys(EVENTS) as HeedEvent[])
    heed.on(event, (told: HeedEvents[HeedEvent]) => {
      lines.push({ t: time(), event, ...told } as RunLogLine)
    })

  const fetch = heedFetch(heed, (url: string) => server(url.slice(ORIGIN.length)))
  const left = [...paths]
  const work = async () => {
    for (let path = left.shift(); path !== undefined; path = left.shift())
      await (await fetch(ORIGIN + path)).arrayBuffer()
  }
  await Promise.all(Array.from({ length: workers }, work))
  const limits = [...engine.sources.values()].flatMap(({ name: source, gate }) =>
    [...gate.statedRates()].map((stated) => ({ source, ...stated })),
  )
  const report = runReport(
    engine.tally,
    settings.faq,
    engine.endpoints(),
    engine.notices.values(),
    limits,
    clock.wallNow(),
  )
  lines.push({ t: time(), event: "report", report }, { t: time(), event: "end" })
  return lines
}
