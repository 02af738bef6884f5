import axios from "axios"
import { describe, expect, it } from "vitest"
import { heedAxios } from "../../src/axios.ts"
import { heedFetch } from "../../src/fetch.ts"
import { createHeed, diagnosisOf, type HeedOptions } from "../../src/index.ts"
import {
  CLIENTS,
  type Client,
  countOf,
  type Outcome,
  pause,
  QUICK,
  stops,
  told,
  watched,
} from "../support/clients.ts"
import { answer, type Hit, serve } from "../support/server.ts"

/** An API with one valid token, which `POST /token` gives out, and a client that knows where to put it. */
async function api(client: Client, more: HeedOptions = {}, tokenStatus = 200) {
  let valid = 1
  const server = await serve((hit, response) => {
    if (hit.url === "/token") {
      setTimeout(() => answer(response, tokenStatus, { token: `token-${valid}` }), 40)
      return
    }
    const fits = hit.headers.authorization === `Bearer token-${valid}`
    setTimeout(() => answer(response, fits ? 200 : 401, { rows: [1] }, CHALLENGE), 10)
  })
  let token = "token-1"
  const getToken = async (send: (url: string, ask: object) => Promise<Outcome>, heed?: false) => {
    const { status, body } = await send(`${server.url}/token`, { method: "POST", body: "grant", heed })
    if (status !== 200) throw new Error(`no new token: ${status}`)
    token = (body as { token: string }).token
  }
  let refreshes = 0
  const { heed, events } = watched({
    ...QUICK,
    beforeAttempt: ({ headers }) => headers.set("authorization", `Bearer ${token}`),
    refreshCredentials: () => {
      refreshes++
      return getToken(send, false)
    },
    ...more,
  })
  const send = client.create(heed)
  return {
    heed,
    events,
    send: (ask: object = {}, path = "/rows") => send(server.url + path, ask),
    /** The token endpoint, asked through the same client. */
    refresh: (heeded: boolean) => {
      refreshes++
      return getToken(send, heeded ? undefined : false)
    },
    expire: () => {
      valid++
    },
    refreshes: () => refreshes,
    hits: (url: string) => server.hits.filter((hit: Hit) => hit.url === url),
  }
}

const CHALLENGE = { "www-authenticate": 'Bearer error="invalid_token"' }
const statuses = (outcomes: readonly Outcome[]) => outcomes.map(({ status }) => status)

describe.each(CLIENTS)("$name", (client) => {
  it("20 calls with an expired token: one refresh, 20 successes", async () => {
    const { send, expire, refreshes, hits, events, heed } = await api(client)
    expire()
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => send()))
    expect(statuses(outcomes)).toEqual(Array(20).fill(200))
    expect([refreshes(), hits("/token").length, hits("/rows").length]).toEqual([1, 1, 40])
    expect([countOf(events, "success"), countOf(events, "giveup")]).toEqual([20, 0])
    const retries = events.flatMap(({ name, event }) => (name === "retry" ? [event] : []))
    expect(retries).toHaveLength(20)
    for (const retry of retries)
      expect(retry).toMatchObject({ reason: "credentials", status: 401, retriesLeft: 4 })
    const { rows, waits } = heed.report()
    expect(rows).toMatchObject([{ code: 401, failures: 20, givenUp: 0 }])
    expect(waits.find(({ reason }) => reason === "refresh")?.count).toBe(20)
  })

  it("a POST goes once more, whole, also where nothing else is repeated", async () => {
    const { send, expire, hits } = await api(client, { retry: false })
    expire()
    expect((await send({ method: "POST", body: "a=1" })).status).toBe(200)
    expect(hits("/rows").map(({ body }) => body)).toEqual(["a=1", "a=1"])
  })

  it("each expiry has its refresh, for as many workers as there are", async () => {
    const { send, expire, refreshes } = await api(client)
    let left = 60
    const found: number[] = []
    const worker = async () => {
      while (left-- > 0) {
        if (left === 45 || left === 15) expire()
        found.push((await send()).status)
      }
    }
    await Promise.all(Array.from({ length: 8 }, worker))
    expect(found).toEqual(Array(60).fill(200))
    expect(refreshes()).toBe(2)
  })

  it.each([1, 2])("through the same client, heeded, with a concurrency of %i", async (concurrency) => {
    const built = await api(client, {
      throttle: { concurrency },
      refreshCredentials: () => built.refresh(true),
    })
    built.expire()
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => built.send()))
    expect(statuses(outcomes)).toEqual(Array(6).fill(200))
    expect(built.refreshes()).toBe(1)
  })

  it("a refresh through the same client that gets a 401 itself ends everything at once", async () => {
    const built = await api(
      client,
      { throttle: { concurrency: 2 }, refreshCredentials: () => built.refresh(true) },
      401,
    )
    built.expire()
    const from = performance.now()
    const outcomes = await Promise.all(Array.from({ length: 2 }, () => built.send()))
    expect(performance.now() - from).toBeLessThan(3_000)
    for (const outcome of outcomes) {
      expect(told(outcome)).toMatchObject({ code: 401, stopped: "not-retryable" })
      expect(told(outcome).evidence).toContainEqual(
        expect.objectContaining({
          kind: "refresh-failed",
          text: expect.stringContaining("no new token: 401"),
        }),
      )
      expect(outcome.body).toEqual({ rows: [1] })
    }
    expect(built.refreshes()).toBe(1)
  })

  it("a second 401 is the end, and says what was done", async () => {
    const { send, refreshes, events } = await api(client, { refreshCredentials: async () => {} })
    const outcome = await send({ heed: { label: "x" } }, "/rows")
    expect(outcome.status).toBe(200)
    const other = await api(client, { refreshCredentials: async () => {} })
    other.expire()
    const refused = await other.send()
    expect(told(refused)).toMatchObject({ code: 401, stopped: "not-retryable", attempts: { length: 2 } })
    expect(told(refused).evidence.map(({ kind }) => kind)).toContain("refreshed")
    expect(told(refused).suggestions[0]?.setting).toBe("beforeAttempt")
    expect([refreshes(), stops(events), stops(other.events)]).toEqual([0, [], ["not-retryable"]])
  })

  it("a refresh that hangs ends with the call's time, or with the caller's abort", async () => {
    const { send, expire, events } = await api(client, {
      refreshCredentials: () => new Promise(() => {}),
      timeout: { total: 150 },
    })
    expire()
    const outcome = await send()
    expect(told(outcome)).toMatchObject({ code: 401, status: 401, stopped: "deadline" })
    expect(outcome.status).toBe(401)
    const controller = new AbortController()
    const reason = new Error("enough")
    setTimeout(() => controller.abort(reason), 60)
    const from = performance.now()
    const aborted = await send({ signal: controller.signal, heed: { timeout: { total: 5_000 } } })
    expect(performance.now() - from).toBeLessThan(2_500)
    expect(client.name === "axios" ? aborted.error?.cause : aborted.error).toBe(reason)
    expect(stops(events)).toEqual(["deadline", "aborted"])
  })

  it("the Idempotency-Key is the same on every try", async () => {
    const keys: unknown[] = []
    const answers = [503, 401, 429, 200]
    const server = await serve((hit, response, n) => {
      keys.push(hit.headers["idempotency-key"])
      answer(response, answers[n - 1] as number, {}, n === 3 ? { "retry-after-ms": "10" } : {})
    })
    for (const sign of [undefined, "resigned", "made up"]) {
      keys.length = 0
      server.hits.length = 0
      const send = client.create({
        ...QUICK,
        refreshCredentials: async () => {},
        ...(sign && {
          beforeAttempt: ({ headers }, n) => {
            headers.set("x-signature", `${sign}-${n}`)
            if (sign === "made up") headers.set("Idempotency-Key", `made-${n}`)
          },
        }),
      })
      const headers: Record<string, string> = sign === "made up" ? {} : { "Idempotency-Key": "order-7" }
      expect((await send(server.url, { method: "POST", body: "x", headers })).status).toBe(200)
      expect(keys).toEqual(Array(4).fill(sign === "made up" ? "made-1" : "order-7"))
    }
  })

  it("a token that beforeAttempt sets is masked where the server echoes it", async () => {
    const server = await serve((hit, response) =>
      answer(response, 401, { error: { message: `what is ${hit.headers["x-session"]}?` } }),
    )
    const secret = "otter-blue-72-lamp"
    const send = client.create({ beforeAttempt: ({ headers }) => headers.set("x-session", secret) })
    const outcome = await send(server.url)
    expect(JSON.stringify(told(outcome))).toContain("what is")
    expect(JSON.stringify(told(outcome))).not.toContain(secret)
  })

  it("calls that begin during the refresh go on, and wait where they are refused", async () => {
    const { send, expire, refreshes, hits } = await api(client)
    expire()
    const first = send()
    await pause(30)
    const second = send()
    expect(statuses(await Promise.all([first, second]))).toEqual([200, 200])
    expect([refreshes(), hits("/rows").length]).toEqual([1, 4])
  })
})

describe("the answer that ends a refresh in vain", () => {
  it("reaches the caller whole: axios, as a stream, by the one socket that there is", async () => {
    const { Agent } = await import("node:http")
    const server = await serve((hit, response) =>
      answer(response, hit.url === "/token" ? 400 : 401, `refused ${hit.url}`),
    )
    const httpAgent = new Agent({ keepAlive: true, maxSockets: 1 })
    const api = heedAxios(axios.create({ httpAgent, baseURL: server.url, responseType: "stream" }), {
      refreshCredentials: async () => {
        await api.post("/token", "x", { responseType: "json" })
      },
    })
    const error = await api.get("/rows").catch((thrown: unknown) => thrown)
    expect(diagnosisOf(error)).toMatchObject({ code: 401, stopped: "not-retryable" })
    const { response } = error as { response: { data: AsyncIterable<Buffer> } }
    const chunks: Buffer[] = []
    for await (const chunk of response.data) chunks.push(Buffer.from(chunk))
    expect(Buffer.concat(chunks).toString()).toBe("refused /rows")
    httpAgent.destroy()
  })

  it("reaches the caller whole: fetch, and as the response of a HeedError", async () => {
    const server = await serve((hit, response) => answer(response, 401, `refused ${hit.url}`))
    const heed = createHeed({ refreshCredentials: () => Promise.reject(new Error("no")) })
    expect(await (await heedFetch(heed)(`${server.url}/a`)).text()).toBe("refused /a")
    const throwing = heedFetch({
      throwHttpErrors: true,
      refreshCredentials: () => Promise.reject(new Error("no")),
    })
    const error = await throwing(`${server.url}/b`).catch((thrown: unknown) => thrown)
    expect(await (error as { response: Response }).response.text()).toBe("refused /b")
  })
})
