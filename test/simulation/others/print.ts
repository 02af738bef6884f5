import { preload } from "../../../src/call/preload.ts"
import {
  adaptiveTokenBucket,
  heed,
  type MakeClient,
  retrying,
  throttleBackoff,
  throttleByRemaining,
  unlimitedBackoff,
} from "./clients.ts"
import { partialOutage } from "./partial-outage.ts"
import { BUSY, OVERLOADED, type Quota, sharedQuota } from "./shared-quota.ts"
import { cleared, throttled } from "./throttle-client.ts"

// `npm run simulate:others`: heed on the benchmarks of others, as they are, in virtual time. Means of the seeds, 5 of them,
// or as many as `-- <seeds>` says. The tables of docs/guide/figures.md are what this prints.

await preload()
const SEEDS = Array.from({ length: Number(process.argv[2] ?? 5) }, (_, i) => i + 1)
/** A call may wait for as long as it takes. */
const patient = heed({ throttle: { maxWait: 86_400_000 } })

async function means<T extends object>(
  run: (seed: number) => Promise<T>,
): Promise<{ [K in keyof T]: number }> {
  const runs: T[] = []
  for (const seed of SEEDS) runs.push(await run(seed))
  const names = Object.keys(runs[0] as T) as (keyof T)[]
  const mean = (name: keyof T) => runs.reduce((sum, run) => sum + Number(run[name]), 0) / runs.length
  return Object.fromEntries(names.map((name) => [name, mean(name)])) as { [K in keyof T]: number }
}

function table(title: string, head: readonly string[], rows: readonly (readonly string[])[]): void {
  console.log(`\n${title}\n\n| ${head.join(" | ")} |\n|${"---|".repeat(head.length)}`)
  for (const row of rows) console.log(`| ${row.join(" | ")} |`)
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`
const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`
const minutes = (ms: number) => `${(ms / 60_000).toFixed(1)} min`

const strategies: [name: string, client: MakeClient, slow: MakeClient, says: boolean][] = [
  ["its exponential backoff", throttleBackoff, throttleBackoff, true],
  ["its best", throttleByRemaining(), throttleByRemaining(1_000), true],
  ["heed", patient, patient, true],
  ["heed, the server says nothing", patient, patient, false],
]
const throttledRows: string[][] = []
for (const [name, client, slow, says] of strategies) {
  const { retried, deviation, mean } = await means((seed) => throttled(client, { says, seed }))
  const learned = client === patient ? 60_000 : 0
  const { ms } = await means(async (seed) => ({ ms: await cleared(slow, { slowMs: learned, seed }) }))
  throttledRows.push([name, percent(retried), `${deviation.toFixed(0)} of ${mean.toFixed(0)}`, seconds(ms)])
}
table(
  "rate_throttle_client",
  ["", "rejected", "deviation of requests a client", "4,490 requests at once"],
  throttledRows,
)

const quotas: [name: string, quota: Quota][] = [
  ["1,000 in 15 min", OVERLOADED],
  ["1,000 in 30 min", BUSY],
]
const quotaRows: string[][] = []
for (const [name, client] of [
  ["exponential backoff", unlimitedBackoff],
  ["the paper's adaptive token bucket", adaptiveTokenBucket],
  ["heed", patient],
] as const) {
  const cells: string[] = []
  for (const [, quota] of quotas) {
    const { rejected, ms, meanMs } = await means((seed) => sharedQuota(client, quota, seed))
    cells.push(rejected.toFixed(0), minutes(ms), seconds(meanMs))
  }
  quotaRows.push([name, ...cells])
}
table(
  "a hundred clients that share a quota",
  ["", ...quotas.flatMap(([name]) => [`${name}: 429s`, "done after", "a request"])],
  quotaRows,
)

const outageRows: string[][] = []
const SHARES = [0.3, 0.5, 0.7]
for (const [name, client] of [
  ["heed", heed()],
  ["heed, 10 retries", heed({ retry: { retries: 10 } })],
  ["axios-retry, exponentialDelay", retrying(3, (n, random) => 100 * 2 ** n * (1 + random() / 5))],
  ["axios-retry, 10 retries", retrying(10, (n, random) => 100 * 2 ** n * (1 + random() / 5))],
  ["p-retry", retrying(10, (n) => 1_000 * 2 ** (n - 1))],
  ["ky", retrying(2, (n) => 300 * 2 ** (n - 1))],
  ["got", retrying(2, (n, random) => 1_000 * 2 ** (n - 1) + 100 * random())],
] as const) {
  const cells: string[] = []
  for (const share of SHARES) {
    const { ms, sent, failed } = await means((seed) => partialOutage(client, share, seed))
    cells.push(failed.toFixed(0), seconds(ms), (sent / 400).toFixed(2))
  }
  outageRows.push([name, ...cells])
}
table(
  "a partial outage, 400 calls",
  ["", ...SHARES.flatMap((share) => [`${100 * share} %: calls failed`, "time", "requests a call"])],
  outageRows,
)
