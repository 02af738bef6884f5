import { spawn } from "node:child_process"
import { once } from "node:events"
import { expect, test } from "vitest"

/** ms for which the process is stopped, as a laptop whose lid is shut. */
const STOPPED_MS = 1_500

/**
 * Runs a script in a process of its own, stops that as it prints "stop" and continues it later.
 * @returns what else the script printed, as JSON
 */
async function suspended(script: string): Promise<{ starts: number[] }> {
  const argv = ["--import", "tsx", "--input-type=module", "-e", script]
  const child = spawn(process.execPath, argv, {
    stdio: ["ignore", "pipe", "inherit"],
    timeout: 18_000,
    killSignal: "SIGKILL",
  })
  let printed = ""
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    printed += text
    if (text.trim() !== "stop") return
    child.kill("SIGSTOP")
    setTimeout(() => child.kill("SIGCONT"), STOPPED_MS)
  })
  await once(child, "close")
  return JSON.parse(printed.replace("stop", ""))
}

const PRELUDE = `
  const { preload } = await import("./src/index.ts")
  const { heedFetch } = await import("./src/fetch.ts")
  await preload()
  const starts = []
  const stub = (status) => async () => {
    starts.push(performance.now())
    return new Response("", { status: status() })
  }
  const end = () => console.log(JSON.stringify({ starts }))
`

test.skipIf(process.platform === "win32").concurrent.each([300, 2_500])(
  "a backoff of %i ms is neither cut short nor begun anew by a process that is stopped",
  async (base) => {
    const { starts } = await suspended(`${PRELUDE}
      const retry = { backoff: { base: ${base}, jitter: "none" } }
      const call = heedFetch({ retry }, stub(() => (starts.length === 1 ? 503 : 200)))("https://api.test/a")
      setTimeout(() => console.log("stop"), 100)
      await call
      end()
    `)
    const waited = (starts[1] ?? 0) - (starts[0] ?? 0)
    expect(starts.length).toBe(2)
    expect(waited).toBeGreaterThanOrEqual(base)
    // Begun anew, it would have taken the time of the stop and the whole wait.
    if (base > STOPPED_MS) expect(waited).toBeLessThan(STOPPED_MS + base)
  },
)

test
  .skipIf(process.platform === "win32")
  .concurrent("a process that was stopped sends no burst: the limit holds", async () => {
    const { starts } = await suspended(`${PRELUDE}
      const fetch = heedFetch({ throttle: { limit: { requests: 3, per: 500 } } }, stub(() => 200))
      const calls = Array.from({ length: 12 }, () => fetch("https://api.test/a"))
      setTimeout(() => console.log("stop"), 100)
      await Promise.all(calls)
      end()
    `)
    expect(starts.length).toBe(12)
    for (let n = 3; n < starts.length; n++)
      expect((starts[n] ?? 0) - (starts[n - 3] ?? 0)).toBeGreaterThanOrEqual(499)
  })

test.skipIf(process.platform === "win32").concurrent("a hold lasts as long as the server asked", async () => {
  const { starts } = await suspended(`${PRELUDE}
    const answers = [() => new Response("", { status: 429, headers: { "retry-after": "2" } })]
    const held = async () => {
      starts.push(performance.now())
      return (answers.shift() ?? (() => new Response("")))()
    }
    const fetch = heedFetch({}, held)
    const calls = [fetch("https://api.test/a"), fetch("https://api.test/b")]
    setTimeout(() => console.log("stop"), 100)
    await Promise.all(calls)
    end()
  `)
  const after = starts.filter((at) => at - (starts[0] ?? 0) > 1_000)
  expect(after.length).toBeGreaterThanOrEqual(1)
  for (const at of after) expect(at - (starts[0] ?? 0)).toBeGreaterThanOrEqual(2_000)
})
