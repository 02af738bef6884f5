import { fork } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import type { Totals } from "./tally.ts"

/** Runs the API in another process, so that the load of the clients does not delay it. */
export interface ServerProcess {
  readonly origin: string
  startRun(): Promise<void>
  totals(): Promise<Totals>
  stop(): Promise<void>
}

export async function startServerProcess(): Promise<ServerProcess> {
  const here = new URL(".", import.meta.url)
  const child = fork(fileURLToPath(new URL("server-main.ts", here)), {
    cwd: fileURLToPath(here),
    execArgv: ["--import", "tsx"],
  })
  const exit = once(child, "exit")
  const message = await Promise.race([once(child, "message"), exit.then(() => null)])
  if (!message) throw new Error("the demo's server did not start")
  const [origin] = message as [string]
  const stop = async () => {
    child.disconnect()
    await exit
  }
  return { ...remoteControl(origin), origin, stop }
}

/** The requests of the demo to its server, beside the API. */
export function remoteControl(origin: string): Pick<ServerProcess, "startRun" | "totals"> {
  return {
    startRun: async () => {
      await fetch(`${origin}/demo/runs`, { method: "POST" })
    },
    totals: async () => (await fetch(`${origin}/demo/totals`)).json() as Promise<Totals>,
  }
}
