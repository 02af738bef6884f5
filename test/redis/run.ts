import { createHeed, type GateMaker, type HeedEvents, type HeedOptions } from "heed"
import { heedFetch } from "heed/fetch"
import { type RedisGateOptions, redisGate } from "heed/redis"
import { onTestFinished } from "vitest"

export interface TestRun {
  readonly heed: ReturnType<typeof createHeed>
  /** The status that a call ends with. */
  readonly call: () => Promise<number>
  /** What it said of its gate, in order, and when. */
  readonly gate: (HeedEvents["gate"] & { at: number })[]
  readonly holds: number[]
  /** When each request reached the server. */
  readonly arrivals: number[]
}

/** One run in this process, over a network that is a stub. */
export function startRun(
  redis: RedisGateOptions | GateMaker,
  answer: () => Response | Promise<Response> = () => new Response("{}"),
  throttle: HeedOptions["throttle"] & object = {},
  options: HeedOptions = {},
): TestRun {
  const heed = createHeed({
    source: "the api",
    ...options,
    throttle: { ...throttle, gate: "make" in redis ? redis : redisGate(redis) },
  })
  const gate: TestRun["gate"] = []
  const holds: number[] = []
  const arrivals: number[] = []
  heed.on("gate", (event) => gate.push({ ...event, at: Date.now() }))
  heed.on("hold", () => holds.push(Date.now()))
  const fetch = heedFetch(heed, async () => {
    arrivals.push(Date.now())
    return answer()
  })
  onTestFinished(() => heed.close())
  const call = async () => {
    const response = await fetch("https://api.example.com/orders")
    // An attempt lasts until its body has been read.
    await response.text()
    return response.status
  }
  return { heed, call, gate, holds, arrivals }
}

export async function until(holds: () => boolean | Promise<boolean>, ms = 8_000): Promise<void> {
  const end = Date.now() + ms
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`not within ${ms} ms: ${holds}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
