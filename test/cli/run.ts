import { runCli } from "../../src/cli/main.ts"
import type { Terminal } from "../../src/cli/terminal.ts"

export interface Ran {
  code: number
  out: string
  err: string
}

/** Runs a command line as a program of its own would, without one. */
export async function heed(args: readonly string[], given: Partial<Terminal> = {}): Promise<Ran> {
  const ran: Ran = { code: -1, out: "", err: "" }
  ran.code = await runCli(args, {
    out: (text) => {
      ran.out += text
    },
    err: (text) => {
      ran.err += text
    },
    columns: null,
    env: {},
    now: () => Date.UTC(2026, 0, 15),
    stdin: async () => "",
    pause: async () => {},
    isInterrupted: () => true,
    fetch: () => Promise.reject(new Error("this test has no network")),
    ...given,
  })
  return ran
}
