import { fork } from "node:child_process"
import { setTimeout as sleep } from "node:timers/promises"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import axios from "axios"

/** What was seen every `sampleMs`. */
export interface Sample {
  readonly seconds: number
  /** MB of the heap after a collection, and of the process. */
  readonly heapMB: number
  readonly rssMB: number
  readonly calls: number
  /** Calls begun and not ended. */
  readonly open: number
  /** ms of calls that were answered with a 200, since the sample before. */
  readonly medianMs: number
  readonly p99Ms: number
  /** Timers and sockets that the process keeps. */
  readonly resources: number
}

export interface Soaked {
  readonly samples: readonly Sample[]
  readonly calls: number
  readonly failed: number
  /** MB that the heap grew in a minute: the slope of the samples after the first quarter. */
  readonly heapSlope: number
  /** The median time of a call, in the last quarter over that in the second. */
  readonly drift: number
}

const SERVER = "test/soak/server-main.ts"

/** The library, built or from source. */
export interface Library {
  readonly createHeed: typeof import("../../src/index.ts").createHeed
  readonly heedAxios: typeof import("../../src/axios.ts").heedAxios
  readonly heedFetch: typeof import("../../src/fetch.ts").heedFetch
}

/** Distinct sources, endpoints and callers, so that what is kept for each is met many times. */
const SOURCES = 20

/**
 * Calls a server that fails in several ways, as many times a second for as long as is said: fetch and, each fifth, axios;
 * ever new URLs; listeners, priorities, costs and labels in use.
 * @param report called with each sample
 */
export async function soak(
  { createHeed, heedAxios, heedFetch }: Library,
  { seconds, perSecond, sampleMs }: { seconds: number; perSecond: number; sampleMs: number },
  report: (sample: Sample) => void = () => {},
): Promise<Soaked> {
  const server = fork(SERVER, { execArgv: ["--import", "tsx"] })
  const port = await new Promise<number>((resolve, reject) => {
    server.once("message", resolve as never)
    server.once("exit", () => reject(new Error("the server of the soak did not start")))
  })
  const origin = `http://127.0.0.1:${port}`

  let events = 0
  const heed = createHeed({
    source: (request) => `source-${Number(request.url.split("source=")[1] ?? 0) % SOURCES}`,
    retry: { retries: 6 },
    throttle: { concurrency: 200 },
  })
  for (const event of ["attempt", "retry", "hold", "giveup", "notice"] as const)
    heed.on(event, () => events++)
  const send = heedFetch(heed)
  const instance = axios.create({ validateStatus: () => true })
  heedAxios(instance, heed)

  const begin = performance.now()
  const samples: Sample[] = []
  let [begun, ended, failed] = [0, 0, 0]
  let times: number[] = []

  const call = async (n: number): Promise<void> => {
    const from = performance.now()
    const url = `${origin}/v1/tables/${n % 50}/rows/${n}?page=${n}&source=${n % SOURCES}`
    const options = { heed: { priority: n % 3, label: `table ${n % 50}` } }
    try {
      const status =
        n % 5 === 0
          ? (await instance.get(url, options)).status
          : await send(url, options).then(async (response) => {
              await response.text()
              return response.status
            })
      if (status === 200) times.push(performance.now() - from)
      else failed++
    } catch {
      failed++
    }
    ended++
  }

  let sampledAt = begin
  while (performance.now() - begin < seconds * 1_000) {
    const due = Math.floor(((performance.now() - begin) * perSecond) / 1_000)
    while (begun < due) void call(++begun)
    if (begun - ended > 10 * perSecond) throw new Error("more calls wait than arrive in ten seconds")
    if (performance.now() - sampledAt >= sampleMs) {
      sampledAt = performance.now()
      samples.push(sample(sampledAt - begin, begun, begun - ended, times))
      report(samples.at(-1) as Sample)
      times = []
    }
    await sleep(5)
  }
  const patience = performance.now() + 60_000
  while (ended < begun && performance.now() < patience) await sleep(20)
  server.disconnect()
  if (ended < begun) throw new Error(`${begun - ended} of ${begun} calls never ended`)
  if (events === 0) throw new Error("no event was told")
  return {
    samples,
    calls: begun,
    failed,
    heapSlope: slope(samples.slice(samples.length >> 2).map(({ seconds, heapMB }) => [seconds / 60, heapMB])),
    drift: quarter(samples, 3) / quarter(samples, 1),
  }
}

setFlagsFromString("--expose-gc")
const collect = runInNewContext("gc") as () => void

function sample(ms: number, calls: number, open: number, times: number[]): Sample {
  collect()
  const { heapUsed, rss } = process.memoryUsage()
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.floor(times.length * share)] ?? 0
  return {
    seconds: ms / 1_000,
    heapMB: heapUsed / 2 ** 20,
    rssMB: rss / 2 ** 20,
    calls,
    open,
    medianMs: at(0.5),
    p99Ms: at(0.99),
    resources: process.getActiveResourcesInfo().length,
  }
}

/** Least squares. */
function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const mean = (of: (point: readonly [number, number]) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length
  const [mx, my] = [mean(([x]) => x), mean(([, y]) => y)]
  const over = points.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0)
  return over / points.reduce((sum, [x]) => sum + (x - mx) ** 2, 0)
}

/** The median of the calls' median times in one quarter of the samples, 0 to 3. */
function quarter(samples: readonly Sample[], n: number): number {
  const size = samples.length / 4
  const within = samples
    .slice(Math.round(n * size), Math.round((n + 1) * size))
    .map(({ medianMs }) => medianMs)
  return within.sort((a, b) => a - b)[within.length >> 1] as number
}
