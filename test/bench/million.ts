import { heedFetch } from "./built.ts"

/** Every tenth call meets a 404, so that failures, and the report of them, are part of what must not grow. */
const FAILING = 10

/** MB of heap after each tenth of the calls, over ever new URLs. Needs `node --expose-gc`. */
export async function heapOverCalls(calls: number): Promise<number[]> {
  let sent = 0
  const stub = (async () =>
    new Response("{}", { status: ++sent % FAILING === 0 ? 404 : 200 })) as typeof fetch
  const fetch = heedFetch({ source: (request) => `shard-${Number(request.url.slice(-3)) % 50}` }, stub)
  const sizes: number[] = []
  for (let n = 1; n <= calls; n++) {
    await fetch(`https://api.example.com/v1/orders/${n}/lines?page=${n}&id=${n % 1000}`)
    // A stub answers without ever leaving the microtask queue; what the runtime cleans up, it cleans between turns.
    if (n % 1_000 === 0) await new Promise((resolve) => setImmediate(resolve))
    if (n % (calls / 10) === 0) {
      globalThis.gc?.()
      sizes.push(process.memoryUsage().heapUsed / 2 ** 20)
    }
  }
  return sizes
}
