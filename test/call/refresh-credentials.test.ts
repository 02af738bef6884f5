import { afterEach, describe, expect, it, vi } from "vitest"
import { Engine } from "../../src/call/engine.ts"
import type { CallOptions, HeedOptions } from "../../src/call/options.ts"
import { PlainCall, type PlainRequest } from "../../src/call/plain-call.ts"
import { resolveOptions } from "../../src/call/resolve-options.ts"
import { runCall } from "../../src/call/run-call.ts"
import { diagnosisOf } from "../../src/index.ts"
import { FakeClock } from "../support/fake-clock.ts"

const URL = "https://api.example.com/v1/orders"

/** An API whose one valid token is `valid`, and a Heed in front of it; answers take 10 ms where no other time is given. */
function world(options: HeedOptions = {}) {
  const clock = new FakeClock()
  const api = { valid: "t1", token: "t1", refreshes: 0, sent: [] as string[] }
  const after = (ms: number) => new Promise<void>((resolve) => clock.schedule(ms, resolve))
  const engine = new Engine(
    resolveOptions({
      beforeAttempt: ({ headers }) => headers.set("authorization", `Bearer ${api.token}`),
      refreshCredentials: async () => {
        api.refreshes++
        await after(50)
        api.token = api.valid
      },
      ...options,
    }),
    clock,
  )
  const reasons: string[] = []
  engine.events.on("retry", ({ reason }) => reasons.push(reason))
  const call = (request: Partial<PlainRequest> = {}, callOptions?: CallOptions, status?: number, ms = 10) =>
    runCall(
      engine,
      new PlainCall<{ status: number }>(
        { method: "GET", url: URL, headers: { authorization: "Bearer given" }, ...request },
        async ({ headers }) => {
          const bearer = headers?.get("authorization") ?? "none"
          api.sent.push(bearer)
          await after(ms)
          return { status: status ?? (bearer === `Bearer ${api.valid}` ? 200 : 401), headers: {} }
        },
      ),
      callOptions,
    )
  return { clock, api, engine, call, after, reasons }
}

const endOf = (thing: unknown) => {
  const { code, stopped, evidence, attempts } = diagnosisOf(thing) ?? { evidence: [], attempts: [] }
  return { code, stopped, kinds: evidence.map(({ kind }) => kind), tries: attempts.length }
}

describe("refreshCredentials", () => {
  it("is called once for all calls, and each goes once more", async () => {
    const { clock, api, call, engine, reasons } = world()
    api.valid = "t2"
    const calls = Promise.all(Array.from({ length: 20 }, () => call()))
    await clock.advance(1_000)
    expect((await calls).map(({ status }) => status)).toEqual(Array(20).fill(200))
    expect(api.refreshes).toBe(1)
    expect(api.sent).toEqual([...Array(20).fill("Bearer t1"), ...Array(20).fill("Bearer t2")])
    expect(reasons).toEqual(Array(20).fill("credentials"))
    expect(engine.tally.waits.get("refresh")).toMatchObject({ count: 20 })
  })

  it("is called once for calls that concurrency lets in one by one", async () => {
    const { clock, api, call } = world({ throttle: { concurrency: 1 } })
    api.valid = "t2"
    const calls = Promise.all(Array.from({ length: 20 }, () => call()))
    await clock.advance(2_000)
    expect((await calls).every(({ status }) => status === 200)).toBe(true)
    expect(api.refreshes).toBe(1)
  })

  it("is called once for calls that begin while it is under way, and these go again too", async () => {
    const { clock, api, call } = world()
    api.valid = "t2"
    const early = call()
    await clock.advance(30)
    const late = [call(), call()]
    await clock.advance(1_000)
    expect((await Promise.all([early, ...late])).map(({ status }) => status)).toEqual([200, 200, 200])
    expect(api.refreshes).toBe(1)
  })

  it("is not called for a try that took its credentials before the last refresh was over", async () => {
    const { clock, api, call } = world()
    api.valid = "t2"
    const [quick, slow] = [call(), call({}, {}, undefined, 400)]
    await clock.advance(1_000)
    expect((await Promise.all([quick, slow])).map(({ status }) => status)).toEqual([200, 200])
    expect(api.refreshes).toBe(1)
  })

  it("is called again when the next credentials expire", async () => {
    const { clock, api, call } = world()
    for (const [n, valid] of ["t2", "t3", "t4"].entries()) {
      api.valid = valid
      const one = call()
      await clock.advance(200)
      expect((await one).status).toBe(200)
      expect(api.refreshes).toBe(n + 1)
    }
  })

  it("serves any method, and spends no retry", async () => {
    const { clock, api, call } = world({ retry: false })
    api.valid = "t2"
    const one = call({ method: "POST", body: "x" })
    await clock.advance(200)
    expect((await one).status).toBe(200)
  })

  it("serves no body that is gone", async () => {
    const { clock, api, call } = world()
    api.valid = "t2"
    const one = call({ method: "PUT", body: new ReadableStream() })
    await clock.advance(200)
    expect(endOf(await one)).toMatchObject({ code: 401, stopped: "body-not-replayable", tries: 1 })
    expect(api.refreshes).toBe(0)
  })

  it.each([403, 404, 407, 495, 511])("does not concern a %i", async (status) => {
    const { clock, api, call } = world()
    const one = call({}, undefined, status)
    await clock.advance(200)
    expect(endOf(await one).stopped).toBe("not-retryable")
    expect(api.refreshes).toBe(0)
  })

  it.each([401, 419, 440, 498])("concerns a %i, and a second one is the end", async (status) => {
    const { clock, api, call } = world()
    const one = call({}, undefined, status)
    await clock.advance(500)
    expect(endOf(await one)).toMatchObject({ code: 401, stopped: "not-retryable", tries: 2 })
    expect(diagnosisOf(await one)?.evidence).toContainEqual({
      kind: "refreshed",
      text: "The credentials were refreshed once during this call, and the new ones were refused as well.",
      value: 1,
    })
    expect(api.refreshes).toBe(1)
  })

  it("says so where the second try went with the header that had been refused", async () => {
    const { clock, call } = world({ beforeAttempt: undefined })
    const one = call()
    await clock.advance(500)
    expect(diagnosisOf(await one)?.suggestions[0]).toMatchObject({ setting: "beforeAttempt" })
  })

  it("may fail: every call ends with its 401, which says why, without a secret", async () => {
    const thrown = new Error("login of ann failed: client_secret=s3cr3t-98765432 is wrong")
    for (const refreshCredentials of [
      () => Promise.reject(thrown),
      () => {
        throw thrown
      },
    ]) {
      let refreshes = 0
      const { clock, call, reasons, engine } = world({
        refreshCredentials: () => {
          refreshes++
          return refreshCredentials()
        },
      })
      const giveups: unknown[] = []
      engine.events.on("giveup", (event) => giveups.push(event))
      const calls = Promise.all([call({}, undefined, 401), call({}, undefined, 401)])
      await clock.advance(500)
      for (const thing of await calls) {
        expect(endOf(thing)).toMatchObject({ code: 401, stopped: "not-retryable", tries: 1 })
        const found = diagnosisOf(thing)?.evidence.find(({ kind }) => kind === "refresh-failed")
        expect(found?.text).toContain("login of ann failed")
      }
      expect(JSON.stringify(giveups)).not.toContain("s3cr3t")
      expect(giveups).toHaveLength(2)
      expect([refreshes, reasons]).toEqual([1, []])
    }
  })

  it.each([
    undefined,
    null,
    "no",
    Object.create(null),
    new Proxy(
      {},
      {
        get() {
          throw new Error("no")
        },
      },
    ),
  ])("may fail with anything: case %#", async (thrown) => {
    const { clock, call } = world({ refreshCredentials: () => Promise.reject(thrown) })
    const one = call({}, undefined, 401)
    await clock.advance(500)
    expect(endOf(await one)).toMatchObject({ code: 401, stopped: "not-retryable" })
  })

  it("may hang: `timeout.total` ends the calls", async () => {
    const { clock, call } = world({
      refreshCredentials: () => new Promise(() => {}),
      timeout: { total: 700 },
    })
    const one = call({}, undefined, 401)
    await clock.advance(699)
    expect(await Promise.race([one, "waiting"])).toBe("waiting")
    await clock.advance(1)
    expect(endOf(await one)).toMatchObject({ code: 401, stopped: "deadline", tries: 1 })
    expect(clock.pending).toBe(0)
  })

  it("leaves an aborted call, and goes on for the others", async () => {
    const { clock, api, call } = world()
    api.valid = "t2"
    const controller = new AbortController()
    const reason = new Error("enough")
    const aborted = call({ signal: controller.signal }).catch((error: unknown) => error)
    const other = call()
    await clock.advance(30)
    controller.abort(reason)
    await clock.settle()
    expect(await Promise.race([aborted, "waiting"])).toBe(reason)
    await clock.advance(500)
    expect((await other).status).toBe(200)
    expect(api.refreshes).toBe(1)
  })
})

describe("a refresh that sends through what it serves", () => {
  /** The hook's own call, refused or not, is made at once or after an await; `bearer`: what it goes with. */
  function own(status: number, late: boolean, authorization: string | undefined) {
    let refreshes = 0
    const built = world({
      throttle: { concurrency: 1 },
      beforeAttempt: undefined,
      refreshCredentials: async () => {
        refreshes++
        if (late) await built.after(5)
        const headers = authorization === undefined ? {} : { authorization }
        const answer = await built.call({ method: "POST", url: `${URL}/token`, headers }, {}, status)
        if (answer.status !== 200) throw new Error(`token: ${answer.status}`)
      },
    })
    return { ...built, refreshes: () => refreshes }
  }

  it.each([false, true])("passes the gate, one at a time though it is: late %s", async (late) => {
    const { clock, call, refreshes } = own(200, late, "Bearer given")
    const one = call({}, {}, 401)
    await clock.advance(1_000)
    expect(endOf(await one)).toMatchObject({ code: 401, tries: 2 })
    expect(refreshes()).toBe(1)
  })

  it.each([
    ["sent at once", false, "Bearer given", 1_000],
    ["sent without credentials", true, undefined, 1_000],
    ["sent with another scheme", true, "Basic YTpi", 1_000],
    ["not to be told from others, after 10 s", true, "Bearer given", 11_000],
  ])("ends by its own 401: %s", async (_name, late, authorization, ms) => {
    const { clock, call, refreshes } = own(401, late, authorization)
    const one = call({}, {}, 401)
    await clock.advance(ms)
    const end = await Promise.race([one, "waiting"])
    expect(endOf(end)).toMatchObject({ code: 401, stopped: "not-retryable", tries: 1 })
    expect(endOf(end).kinds).toContain("refresh-failed")
    expect(refreshes()).toBe(1)
    expect(clock.pending).toBe(0)
  })
})

describe("an Idempotency-Key", () => {
  it("stays what the first try went with, whatever beforeAttempt makes up", async () => {
    const keys: (string | null)[] = []
    const { clock, engine, after } = world({
      beforeAttempt: ({ headers }, n) => headers.set("Idempotency-Key", `key-${n}`),
    })
    const statuses = [503, 401, 429, 200]
    const one = runCall(
      engine,
      new PlainCall({ method: "POST", url: URL }, async ({ headers }) => {
        keys.push(headers?.get("idempotency-key") ?? null)
        await after(5)
        return { status: statuses[keys.length - 1] as number, headers: {} }
      }),
    )
    await clock.advance(10_000)
    expect((await one).status).toBe(200)
    expect(keys).toEqual(["key-1", "key-1", "key-1", "key-1"])
  })
})

describe("refreshCredentials in Workers", () => {
  afterEach(() => void vi.unstubAllGlobals())

  it("is called again 10 s later if the request that called it has ended, and the hook with it", async () => {
    vi.stubGlobal("navigator", { userAgent: "Cloudflare-Workers" })
    let calls = 0
    const { clock, api, call } = world({
      refreshCredentials: () => {
        if (++calls === 1) return new Promise(() => {})
        api.token = api.valid
        return Promise.resolve()
      },
    })
    api.valid = "t2"
    const ended = call().catch(() => null)
    await clock.advance(1_000)
    const waiting = call()
    await clock.advance(9_900)
    expect(calls).toBe(1)
    await clock.advance(1_000)
    expect(endOf(await waiting)).toMatchObject({ code: 401, stopped: "not-retryable" })
    const next = call()
    await clock.advance(1_000)
    expect((await next).status).toBe(200)
    expect(calls).toBe(2)
    expect(await Promise.race([ended, "unsettled"])).toBe("unsettled")
  })
})
