import { execFileSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { classifyResponse } from "../../src/classify/classify.ts"
import { diagnoseCpu, leastCpu } from "./diagnose-cpu.ts"
import { ATTACKS, type Exchange } from "./slow-attacks.ts"

// `npm run slow-input`: the CPU that hostile answers cost, each in a process of its own, which is killed after a while;
// and what a plain failure costs.

const GIVE_UP_MS = 20_000
const SIZES = [16 * 1024, 64 * 1024]

/** A failure as APIs send it, with a body of 4 KB. */
const PLAIN: Exchange = {
  request: {
    method: "GET",
    url: "https://api.example.com/v1/orders?since=2026-01-01&limit=100",
    headers: { authorization: "Bearer 8xLOxBtZp8_hQ2vZt1" },
  },
  status: 400,
  headers: { "content-type": "application/json", date: "Thu, 15 Jan 2026 12:00:00 GMT" },
  body: JSON.stringify({
    error: {
      code: "invalid_field",
      message: "The field is not known.",
      details: "It is none of these. ".repeat(190),
    },
  }),
}

const { only } = parseArgs({ options: { only: { type: "string" } } }).values
if (only === "plain") await plain()
else if (only) await one(only)
else {
  for (const name of Object.keys(ATTACKS)) console.log(name.padEnd(26), inProcess(name))
  await plain()
}

function inProcess(name: string): string {
  const self = fileURLToPath(import.meta.url)
  try {
    const args = [...process.execArgv, self, "--only", name]
    return execFileSync(process.execPath, args, { timeout: GIVE_UP_MS, encoding: "utf8" }).trim()
  } catch {
    return `not done after ${GIVE_UP_MS / 1_000} s`
  }
}

async function one(name: string): Promise<void> {
  const attack = ATTACKS[name]
  if (!attack) throw new Error(`no attack ${name}`)
  const times: string[] = []
  for (const size of SIZES) {
    // Diagnosed once and for all before.
    await diagnoseCpu(attack(100))
    times.push(`${size / 1024} KB ${(await leastCpu(attack(size), 0)).toFixed(1).padStart(7)} ms`)
  }
  console.log(times.join("   "))
}

async function plain(): Promise<void> {
  const head = {
    status: PLAIN.status,
    method: "GET",
    path: "/v1/orders",
    header: (name: string) => PLAIN.headers[name] ?? null,
    headers: () => Object.entries(PLAIN.headers),
  }
  const now = Date.now()
  // Its body has no say: `needsBody`.
  const classify = () => classifyResponse({ head, body: null, profile: null, now })
  console.log("to classify a plain failure", ((await perCall(classify, 20_000)) * 1_000).toFixed(2), "µs")
  const ms = await perCall(() => diagnoseCpu(PLAIN), 2_000)
  console.log("to diagnose one of 4 KB    ", ms.toFixed(3), "ms")
}

/** ms of one call, the least of several rounds. */
async function perCall(act: () => unknown, calls: number): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let round = 0; round < 5; round++) {
    const from = process.cpuUsage()
    for (let n = 0; n < calls; n++) await act()
    const { user, system } = process.cpuUsage(from)
    least = Math.min(least, (user + system) / 1_000 / calls)
  }
  return least
}
