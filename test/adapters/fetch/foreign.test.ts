import { getEventListeners } from "node:events"
import { createRequire } from "node:module"
import { PassThrough } from "node:stream"
import { text } from "node:stream/consumers"
import { AbortController as AbortController3 } from "abort-controller"
import { createHeed, diagnosisOf } from "heed"
import { heedFetch } from "heed/fetch"
import { AbortController as NodeAbortController } from "node-abort-controller"
import { describe, expect, onTestFinished, test } from "vitest"
import { NODE_FETCHES } from "../../support/fetches.ts"
import { caught, QUICK, SOON } from "../../support/quick.ts"
import { answer, inTurn, serve } from "../../support/server.ts"

const require = createRequire(import.meta.url)
describe.each(NODE_FETCHES)("%s", (_, base) => {
  test("an abort in flight ends with its own AbortError, by which callers know it", async () => {
    const server = await serve(() => {})
    for (const fetch of [base, heedFetch(QUICK, base), heedFetch({ timeout: { attempt: 60_000 } }, base)]) {
      const controller = new AbortController()
      const hits = server.hits.length
      const call = caught(fetch(server.url, { signal: controller.signal }))
      await expect.poll(() => server.hits.length).toBe(hits + 1)
      controller.abort(new RangeError("enough"))
      const error = await call
      expect(error).toMatchObject({ name: "AbortError", type: "aborted" })
      expect(diagnosisOf(error)?.stopped).toBe(fetch === base ? undefined : "aborted")
    }
  })

  test("is retried and held", async () => {
    const server = await serve(inTurn([503], [429, SOON], [200]))
    const response = await heedFetch(QUICK, base)(server.url)
    expect([await response.json(), server.hits.length]).toEqual([{ status: 200 }, 3])
  })

  test.each([10, 3_000_000])(
    "a failure is explained from its body, which is the caller's, of %i bytes",
    async (size) => {
      const body = JSON.stringify({ message: "no such field: rows", rest: "x".repeat(size) })
      const server = await serve((_hit, response) => answer(response, 422, body))
      const response = await heedFetch(QUICK, base)(server.url)
      if (size < 1_000) expect(diagnosisOf(response)?.provider).toEqual({ message: "no such field: rows" })
      expect(diagnosisOf(response)?.code).toBe(400)
      expect(await response.text()).toBe(body)
    },
  )

  test.each([10, 200_000])("a failure can be cloned by the caller, too, of %i bytes", async (size) => {
    const body = JSON.stringify({ message: "archived", rest: "x".repeat(size) })
    const server = await serve((_hit, response) => answer(response, 404, body))
    const response = await heedFetch(QUICK, base)(server.url)
    const texts = await Promise.all([response.clone(), response].map((each) => each.text()))
    expect(texts).toEqual([body, body])
  })

  test("is read by the rules of a profile", async () => {
    const server = await serve((_hit, response, n) =>
      n === 1
        ? answer(response, 403, { message: "You have exceeded a secondary rate limit" }, SOON)
        : answer(response, 200),
    )
    const { github } = await import("heed/profiles")
    const response = await heedFetch({ ...QUICK, profile: github }, base)(server.url)
    expect([response.status, server.hits.length]).toEqual([200, 2])
  })

  test("held after an answer that had been let go: what was kept is a Response of the same kind", async () => {
    const server = await serve(inTurn([503], [429, { "retry-after": "3600" }]))
    const heeded = heedFetch(
      { ...QUICK, retry: { retries: 1, backoff: { base: 300, jitter: "none" } } },
      base,
    )
    const first = heeded(`${server.url}/a`)
    await expect.poll(() => server.hits.length).toBe(1)
    await heeded(`${server.url}/b`)
    const response = await first
    const bare = await base(server.url)
    expect([response.status, response.url, response.constructor]).toEqual([
      503,
      `${server.url}/a`,
      bare.constructor,
    ])
    expect(await response.json()).toEqual({ status: 503 })
  })
})

describe("mocks", () => {
  const plain = (status: number) => ({ ok: status < 400, status, json: async () => ({ status }) }) as Response

  test("that have a status and json alone are retried and held, and come out as they are", async () => {
    const given = [plain(503), plain(429), plain(200)]
    const sent = [...given]
    const response = await heedFetch(QUICK, async () => sent.shift())("https://api.test/a")
    expect([response === given[2], await response.json(), sent.length]).toEqual([true, { status: 200 }, 0])
    const missing = plain(404)
    const got = await heedFetch(QUICK, async () => missing)("https://api.test/a")
    expect([got === missing, diagnosisOf(got)?.code]).toEqual([true, 404])
  })

  test.each([undefined, null, "text", 7, {}])(
    "that resolve with %j: so does heed, and the next call goes",
    async (value) => {
      const told: unknown[] = []
      const note = (reason: unknown) => void told.push(reason)
      process.on("unhandledRejection", note)
      onTestFinished(() => void process.off("unhandledRejection", note))
      for (const options of [
        QUICK,
        { ...QUICK, throttle: { concurrency: 1 } },
        { ...QUICK, timeout: { attempt: 500 } },
      ]) {
        const heeded = heedFetch(options, async () => value)
        expect([await heeded("https://api.test/a"), await heeded("https://api.test/a")]).toEqual([
          value,
          value,
        ])
      }
      await new Promise((resolve) => setTimeout(resolve, 20))
      expect(told).toEqual([])
    },
  )

  test("a Response without a body, as in React Native, is read through its text", async () => {
    const like = (status: number, text: string) => {
      const response = { status, headers: new Headers(), bodyUsed: false, text: async () => text }
      return { ...response, clone: () => ({ ...response }) }
    }
    const response = await heedFetch(QUICK, async () => like(400, '{"message":"no such field"}'))(
      "https://api.test/a",
    )
    expect(diagnosisOf(response)?.provider).toEqual({ message: "no such field" })
  })
})

/** Cloned as node-fetch clones: the body is piped into two. */
function cloneable<T extends { body: PassThrough }>(
  response: T,
  source: PassThrough,
  Body: typeof PassThrough,
) {
  const clone = () => {
    const [ours, theirs] = [new Body(), new Body()]
    source.pipe(ours)
    source.pipe(theirs)
    response.body = theirs
    return { ...response, body: ours }
  }
  return Object.assign(response, { clone })
}

test("a body that emits an error each time that it is destroyed, as Minipass does, ends the reading alone", async () => {
  class Body extends PassThrough {
    override destroy(error?: Error): this {
      if (error) this.emit("error", error)
      return super.destroy()
    }
  }
  const source = new Body()
  const response = { status: 404, headers: new Headers(), body: source }
  const call = heedFetch(QUICK, async () => cloneable(response, source, Body))("https://api.test/a")
  source.write("start")
  setTimeout(() => source.destroy(new Error("aborted")), 20)
  expect(diagnosisOf(await call)?.code).toBe(404)
  expect((await caught(text(response.body))).message).toBe("aborted")
})

test("a branch that heed has done with, and that says so when it is written to, leaves the caller's whole", async () => {
  class Body extends PassThrough {
    #isOver = false
    override destroy(error?: Error): this {
      this.#isOver = true
      return error ? super.destroy(error) : this
    }
    // biome-ignore lint/suspicious/noExplicitAny: as the overloads have it
    override write(...args: [any, any?, any?]): boolean {
      if (!this.#isOver) return super.write(...args)
      this.emit("error", Object.assign(new Error("stream destroyed"), { code: "ERR_STREAM_DESTROYED" }))
      return true
    }
  }
  const source = new PassThrough()
  const response = { status: 404, headers: new Headers(), body: source as PassThrough }
  const call = heedFetch(QUICK, async () => cloneable(response, source, Body))("https://api.test/a")
  source.write("x".repeat(100_000))
  expect(diagnosisOf(await call)?.code).toBe(404)
  const whole = text(response.body)
  source.end("y".repeat(100_000))
  expect((await whole).length).toBe(200_000)
})

test("a clone that takes the body from its original, as that of fetch-h2: the caller can read it", async () => {
  const make = () => {
    const response = {
      status: 404,
      headers: new Headers(),
      bodyUsed: false,
      text: async () => {
        if (response.bodyUsed) throw new ReferenceError("Body already used")
        return '{"message":"archived"}'
      },
      clone: () => {
        response.bodyUsed = true
        return { ...response, text: async () => '{"message":"archived"}' }
      },
    }
    return response
  }
  for (const read of ["text", "json", "arrayBuffer"] as const) {
    const response = await heedFetch(QUICK, async () => make())("https://api.test/a")
    expect([diagnosisOf(response)?.provider, response.bodyUsed]).toEqual([{ message: "archived" }, false])
    const got = await response[read]()
    const whole = got instanceof ArrayBuffer ? new TextDecoder().decode(got) : got
    expect(whole).toEqual(read === "json" ? { message: "archived" } : '{"message":"archived"}')
  }
})

test("a clone of a failed response leads to its diagnosis, and a clone of that one, too", async () => {
  for (const options of [QUICK, { ...QUICK, timeout: { attempt: 5_000 } }]) {
    const response = await heedFetch(options, async () => Response.json({}, { status: 404 }))(
      "https://api.test/a",
    )
    const copy = response.clone()
    expect(diagnosisOf(copy)).toBe(diagnosisOf(response))
    expect([await copy.text(), await response.text()]).toEqual(["{}", "{}"])
  }
})

test("a fetch that stumbles over a signal may have sent: the request goes once, and heed's own signal suits fetch-h2", async () => {
  const sent: unknown[] = []
  const emitting = async (_url: string, init?: RequestInit) => {
    sent.push(init)
    const signal = init?.signal as unknown as NodeJS.EventEmitter | undefined
    signal?.once("abort", () => {})
    signal?.removeListener("abort", () => {})
    return new Response("", { status: sent.length < 2 ? 429 : 200, headers: SOON })
  }
  const post = { method: "POST", body: "a" }
  expect((await heedFetch(QUICK, emitting)("https://api.test/a", post)).status).toBe(200)
  expect(sent).toHaveLength(2)
  const timed = heedFetch({ ...QUICK, timeout: { attempt: 500 } }, emitting)("https://api.test/a", post)
  expect((await caught(timed)).message).toBe("signal?.once is not a function")
  expect(sent).toHaveLength(3)
})

describe("over a fetch that is heeded already", () => {
  test("the inner one signs, limits and holds, and only the outer one sends again", async () => {
    const server = await serve(inTurn([503], [429, SOON], [200]))
    const signed = createHeed({
      ...QUICK,
      beforeAttempt: ({ headers }, n) => headers.set("x-signed", String(n)),
    })
    const tries: number[] = []
    signed.on("attempt", ({ attempt }) => tries.push(attempt))
    const outer = createHeed(QUICK)
    const reasons: string[] = []
    outer.on("retry", ({ reason }) => reasons.push(reason))
    const response = await heedFetch(outer, heedFetch(signed))(server.url)
    expect([response.status, tries, reasons]).toEqual([200, [1, 1, 1], ["server-error", "throttled"]])
    expect(server.hits.map(({ headers }) => headers["x-signed"])).toEqual(["1", "1", "1"])
  })

  test("of the same Heed, none waits for its own permit", async () => {
    const heed = createHeed({ ...QUICK, throttle: { concurrency: 1 } })
    const stub = async () => new Response("ok")
    const other = createHeed(QUICK)
    const heeded = heedFetch(heed, heedFetch(other, heedFetch(heed, stub)))
    expect(await (await heeded("https://api.test/a")).text()).toBe("ok")
  })
})

test("a fetch that knows only signals of another realm is sent to without heed's own", async () => {
  const seen: unknown[] = []
  const picky = async (_url: string, init?: RequestInit) => {
    if (init?.signal)
      throw new TypeError('RequestInit: Expected signal ("AbortSignal {}") to be an instance of AbortSignal.')
    seen.push(init)
    return new Response("", { status: seen.length < 3 ? 503 : 200 })
  }
  expect((await heedFetch({ ...QUICK, timeout: { attempt: 500 } }, picky)("https://api.test/a")).status).toBe(
    200,
  )
})

const MAKERS: [string, () => { signal: unknown; abort(reason?: unknown): void }][] = [
  ["abort-controller", () => new AbortController3()],
  ["node-abort-controller", () => new NodeAbortController()],
  ["jsdom", () => new new (require("jsdom").JSDOM)().window.AbortController()],
  ["happy-dom", () => new new (require("happy-dom").Window)().AbortController()],
]

describe.each(MAKERS)("a signal of %s", (_, make) => {
  const start = (
    controller: { signal: unknown },
    url: string,
    kind: string,
    timeout?: { attempt: number },
  ) => {
    const heed = createHeed({ ...QUICK, ...(timeout && { timeout }) })
    const signal = controller.signal as AbortSignal
    return kind === "fetch"
      ? heedFetch(heed)(url, { signal })
      : heed.run({ method: "GET", url, signal }, (attempt) => fetch(url, { signal: attempt.signal ?? null }))
  }

  test.each(["fetch", "run"])("ends what is in flight, in %s", async (kind) => {
    const server = await serve(() => {})
    for (const timeout of [undefined, { attempt: 60_000 }]) {
      const controller = make()
      const hits = server.hits.length
      const call = caught(start(controller, server.url, kind, timeout))
      await expect.poll(() => server.hits.length).toBe(hits + 1)
      controller.abort()
      expect((await call).name).toBe("AbortError")
    }
  })

  test.each(["fetch", "run"])("ends a wait, in %s", async (kind) => {
    const server = await serve(inTurn([429, { "retry-after": "60" }]))
    const controller = make()
    const call = caught(start(controller, server.url, kind))
    await expect.poll(() => server.hits.length).toBe(1)
    controller.abort()
    expect((await call).name).toBe("AbortError")
  })

  test.each(["fetch", "run"])("that is aborted already sends nothing, in %s", async (kind) => {
    const server = await serve(inTurn([200]))
    const controller = make()
    controller.abort()
    expect([(await caught(start(controller, server.url, kind))).name, server.hits.length]).toEqual([
      "AbortError",
      0,
    ])
  })
})

test("1,000 calls on one signal: no warning of a leak, and nothing is left on it", async () => {
  const told: Error[] = []
  const note = (warning: Error) => void told.push(warning)
  process.on("warning", note)
  onTestFinished(() => void process.off("warning", note))
  const { signal } = new AbortController()
  for (const options of [{}, { timeout: { attempt: 60_000 } }, { beforeAttempt: async () => {} }]) {
    const heed = createHeed({ ...QUICK, ...options })
    const stub = async () => new Response("ok")
    await Promise.all(
      Array.from({ length: 1_000 }, async (_, n) => {
        if (n % 2) return (await heedFetch(heed, stub)("https://api.test/a", { signal })).text()
        return heed.run({ method: "GET", url: "https://api.test/a", signal }, async () => ({ status: 200 }))
      }),
    )
  }
  expect([told, getEventListeners(signal, "abort").length]).toEqual([[], 0])
})

test("the body of a happy-dom Response reaches the caller whole", async () => {
  const rows = JSON.stringify({
    message: "archived",
    rows: Array.from({ length: 20_000 }, (_, id) => ({ id })),
  })
  const server = await serve(({ url }, response, n) => {
    const status = url === "/good" ? 200 : n === 2 ? 503 : 400
    answer(response, status, rows)
  })
  const window = new (require("happy-dom").Window)({ url: server.url, console: null })
  onTestFinished(() => window.happyDOM.close())
  const fetch = heedFetch(createHeed(QUICK), window.fetch.bind(window))
  const good = await fetch(`${server.url}/good`)
  const bad = await fetch(`${server.url}/bad`)
  expect(server.hits).toHaveLength(3)
  expect(diagnosisOf(bad)?.provider?.message).toBe("archived")
  const texts = await Promise.all([good, bad, bad.clone()].map((response) => response.text()))
  expect(texts.map((text) => text.length)).toEqual(Array(3).fill(rows.length))
})

test("no property of a Response is read that warns when it is read, as `data` of node-fetch", async () => {
  const read: string[] = []
  class WarningResponse extends Response {
    get data(): undefined {
      read.push("data")
      return undefined
    }
  }
  for (const status of [200, 404])
    await heedFetch({}, async () => new WarningResponse("{}", { status }))("https://a.test/")
  expect(read).toEqual([])
})
