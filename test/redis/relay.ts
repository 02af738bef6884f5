import { once } from "node:events"
import { type AddressInfo, connect, createServer } from "node:net"
import { onTestFinished } from "vitest"

/** A relay to a Redis through which every byte takes `delay.ms` each way, in order. */
export async function delayingRelay(port: number, ms = 0) {
  const delay = { ms }
  const server = createServer((near) => {
    const far = connect(port, "127.0.0.1")
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on("error", () => {})
      from.on("close", () => to.destroy())
      let last = 0
      from.on("data", (data) => {
        last = Math.max(last, performance.now() + delay.ms)
        setTimeout(() => to.write(data), last - performance.now())
      })
    }
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  onTestFinished(() => void server.close())
  return { url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`, delay }
}
