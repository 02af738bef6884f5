import type { Client } from "./clients.ts"

/** The calls that a client has to make, and when each begins. */
export interface Load {
  readonly calls: number
  /** `workers`: calls in flight, each followed by the next. `perSecond`: calls begun a second, done or not. */
  readonly by: { readonly workers: number } | { readonly perSecond: number }
}

export interface Outcome {
  /** ms from the first call's start to the last one's end. */
  readonly tookMs: number
  /** Calls that threw, or gave another status than 200. */
  readonly failed: number
}

export async function runJob(client: Client, origin: string, { calls, by }: Load): Promise<Outcome> {
  const from = performance.now()
  let failed = 0
  let begun = 0
  const callNext = async () => {
    const url = `${origin}/orders/${begun++}`
    const status = await client.get(url).catch(() => 0)
    if (status !== 200) failed++
  }
  const worker = async () => {
    while (begun < calls) await callNext()
  }
  if ("workers" in by) await Promise.all(Array.from({ length: by.workers }, worker))
  else await steadily(calls, by.perSecond, callNext)
  return { tookMs: performance.now() - from, failed }
}

/** Late timers do not add up: whatever is due by now begins. */
async function steadily(calls: number, perSecond: number, call: () => Promise<void>): Promise<void> {
  const from = performance.now()
  const all: Promise<void>[] = []
  while (all.length < calls) {
    const due = ((performance.now() - from) * perSecond) / 1000
    while (all.length < calls && all.length <= due) all.push(call())
    await new Promise((resolve) => setTimeout(resolve, 1000 / perSecond))
  }
  await Promise.all(all)
}
