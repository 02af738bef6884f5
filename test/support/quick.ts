import { once } from "node:events"
import { type AddressInfo, createServer } from "node:net"
import type { HeedOptions } from "heed"

/** Waits that a test can sit through: a gate that learns holds for half a second at the least. */
export const QUICK: HeedOptions = {
  retry: { backoff: { base: 5, max: 20 } },
  throttle: { adaptive: false },
}

/** An order to wait that is short, though not nothing: heed obeys fractions of a second. */
export const SOON: Record<string, string> = { "retry-after-ms": "30" }

/** What a promise rejects with; a promise that resolves fails the test. */
// biome-ignore lint/suspicious/noExplicitAny: tests look at errors of many shapes
export async function caught(promise: Promise<unknown>): Promise<any> {
  try {
    await promise
  } catch (error) {
    return error
  }
  throw new Error("expected a rejection")
}

/** A URL whose port is closed. Found by trying: fetch refuses the ports that are sure to be free. */
export async function nobodyAt(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, "close")
  return `http://127.0.0.1:${port}/`
}

/** A promise, and how to open it. */
export function latch(): { opened: Promise<void>; open: () => void } {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open }
}
