// The columns of docs/compatibility.md. Plain JavaScript without an import: it runs in each environment of the table.

export const QUICK = { retry: { backoff: { base: 5, max: 20 } }, throttle: { adaptive: false } }

/** What the server of ./server.ts holds for. */
const HOLD_MS = 200
/** A check that takes longer has hung. */
const LIMIT_MS = 12_000

/** Each tells whether it is so of a client, in requests to paths of its own. */
export const CHECKS = { retried, held, diagnosed, aborted, body: wholeBody }

/**
 * @param url of the server, with a path that this run alone uses
 * @returns of each column: true, or why not
 */
export async function runChecks(createHeed, client, url) {
  const results = {}
  for (const [column, check] of Object.entries(CHECKS))
    results[column] = await runCheck(check, createHeed, client, `${url}/${column}`)
  return results
}

async function runCheck(check, createHeed, client, url) {
  const hung = new Promise((resolve) => setTimeout(resolve, LIMIT_MS, "hangs"))
  try {
    return await Promise.race([check(createHeed, client, url), hung])
  } catch (error) {
    return `throws ${error?.name}: ${error?.message}`.replace(/\s+/g, " ").slice(0, 200)
  }
}

/** A 503 is followed by another attempt. */
async function retried(createHeed, client, url) {
  const { status } = await client.heeded(createHeed(QUICK))(`${url}/503-once`)
  const hits = await hitsOf(client, url)
  return (status === 200 && hits.length === 2) || `status ${status} after ${hits.length} requests`
}

/** After a 429, neither its own call nor another one is sent before the time that the server named. */
async function held(createHeed, client, url) {
  const heed = createHeed(QUICK)
  const send = client.heeded(heed)
  const hold = new Promise((resolve) => heed.on("hold", resolve))
  const first = send(`${url}/429-once`)
  await Promise.race([hold, first])
  const replies = await Promise.all([first, send(`${url}/good`)])
  const [refused, ...later] = (await hitsOf(client, url)).map(({ at }) => at)
  const waits = later.map((at) => at - refused)
  const statuses = replies.map(({ status }) => status)
  // Arrivals are whole ms.
  const isHeld = waits.length === 2 && waits.every((ms) => ms >= HOLD_MS - 1)
  return (isHeld && statuses.every((status) => status === 200)) || `${statuses} after ${waits} ms`
}

/** The diagnosis has the row, and the API's own message from the body. */
async function diagnosed(createHeed, client, url) {
  const { diagnosis } = await client.heeded(createHeed(QUICK))(`${url}/gone`)
  if (diagnosis?.code !== 404) return `row ${diagnosis?.code}`
  return diagnosis.provider?.message === "the report was archived" || "the row alone"
}

/** An abort ends an attempt in flight and a wait for a hold. Nothing is sent after it. */
async function aborted(createHeed, client, url) {
  const heed = createHeed(QUICK)
  const send = client.heeded(heed)
  const inFlight = new AbortController()
  const waiting = new AbortController()
  const first = rejects(send(`${url}/silent`, inFlight.signal))
  for (let n = 0; (await hitsOf(client, url)).length === 0; n++) {
    if (n > 200) return "nothing is sent"
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  inFlight.abort()
  const hold = new Promise((resolve) => heed.on("hold", resolve))
  const second = rejects(send(`${url}/429-long`, waiting.signal))
  await Promise.race([hold, second])
  waiting.abort()
  const ends = [await first, await second]
  const hits = await hitsOf(client, url)
  return (
    (ends.every(Boolean) && hits.length === 2) || `rejected: ${ends}; after ${hits.length} requests, not 2`
  )
}

const rejects = (call) =>
  call.then(
    () => false,
    () => true,
  )

/** The body reaches the caller whole: of a success, and of a failure that heed has read for evidence. */
async function wholeBody(createHeed, client, url) {
  const rows = JSON.stringify({ rows: Array.from({ length: 20_000 }, (_, id) => ({ id })) })
  const send = client.heeded(createHeed(QUICK))
  const good = await send(`${url}/good`)
  const bad = await send(`${url}/bad`)
  if (bad.status !== 400) return `status ${bad.status}`
  return (good.text === rows && bad.text === rows) || `${good.text.length} and ${bad.text.length} characters`
}

let asked = 0

/** What has arrived below a path, as the server tells it. Each URL is new: React memoises the GETs of a server component. */
const hitsOf = async (client, url) => JSON.parse(await client.bare(`${url}/hits-${++asked}`))
