import { fork } from "node:child_process"
import { once } from "node:events"
import type { ServerLog, ServerSpec } from "./server.ts"

/** Where `npm run bench` puts the bundle of server-main.ts. */
const MAIN = "node_modules/.cache/bench/limits/server-main.mjs"

/** Servers in a process of their own, one at a time, so that their clock does not suffer from what the clients do. */
export interface ServerProcess {
  /** @returns the new server's origin; its limit counts from now */
  open(spec: ServerSpec): Promise<string>
  /** @returns what reached it */
  close(): Promise<ServerLog>
  stop(): Promise<void>
}

export function startServerProcess(): ServerProcess {
  const child = fork(MAIN)
  const exit = once(child, "exit")
  const ask = async (message: ServerSpec | null) => {
    const answer = Promise.race([once(child, "message"), exit.then(() => null)])
    child.send(message as object)
    const [value] = (await answer) ?? []
    if (value === undefined) throw new Error("the bench's server process has ended")
    return value
  }
  return {
    open: ask,
    close: () => ask(null),
    stop: async () => {
      child.disconnect()
      await exit
    },
  }
}
