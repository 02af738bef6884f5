import type { HeedOptions } from "heed"
import { heedFetch } from "heed/fetch"
import { describe, expect, test } from "vitest"
import { caught, QUICK } from "../../support/quick.ts"
import { inTurn, serve } from "../../support/server.ts"

const OPTIONS: [string, HeedOptions][] = [
  ["again", QUICK],
  ["within a time limit", { ...QUICK, timeout: { attempt: 5_000 } }],
  ["after a hook", { ...QUICK, beforeAttempt: ({ headers }) => headers.set("x-signed", "yes") }],
]

describe("an init whose members are no properties of its own", () => {
  class Init {
    get method() {
      return "PUT"
    }
    get headers() {
      return { "x-page": "3" }
    }
    get body() {
      return "rows"
    }
  }
  test.each(OPTIONS)("is sent with all of them, %s", async (_, options) => {
    const server = await serve(inTurn([503], [200]))
    expect((await heedFetch(options)(server.url, new Init())).status).toBe(200)
    const sent = server.hits.map(({ method, headers, body }) => [method, headers["x-page"], body])
    expect(sent).toEqual(Array(2).fill(["PUT", "3", "rows"]))
  })

  test("a Request too", async () => {
    const server = await serve(inTurn([503], [200]))
    const init = new Request(server.url, { method: "DELETE", headers: { "x-page": "3" } })
    expect((await heedFetch(QUICK)(server.url, init)).status).toBe(200)
    expect(server.hits.map(({ method, headers }) => [method, headers["x-page"]])).toEqual(
      Array(2).fill(["DELETE", "3"]),
    )
  })
})

/** A fetch that notes each `init`, fails once, and reads it as a fetch does: inherited members too. */
function noting(names: readonly string[]) {
  const noted: Record<string, unknown>[] = []
  const send = async (_url: unknown, init: Record<string, unknown> = {}) => {
    noted.push(Object.fromEntries(names.map((name) => [name, init[name]])))
    return new Response("", { status: noted.length === 1 ? 503 : 200 })
  }
  return { noted, send }
}

describe.each(OPTIONS)("members that an init inherits are there, %s", (_, options) => {
  const url = "https://api.test/a"
  const members: Record<string, unknown> = {
    dispatcher: { dispatch() {} },
    agent: () => "by protocol",
    ...{ compress: false, follow: 3, size: 9, highWaterMark: 1_024, next: { revalidate: 1 } },
    ...{ cf: { cacheTtl: 1 }, proxy: "http://proxy.test", tls: {}, unix: "/run/a.sock" },
  }
  const INITS: [string, object][] = [
    ["of defaults", Object.create(members)],
    ["of defaults without a prototype", Object.create(Object.assign(Object.create(null), members))],
    ["of defaults of defaults", Object.create(Object.create(members), {})],
    ["of defaults, with options for heed", Object.assign(Object.create(members), { heed: { label: "a" } })],
    ["of defaults, with options for heed among them", Object.create({ ...members, heed: { label: "a" } })],
  ]

  test.each(INITS)("%s", async (_, init) => {
    const names = Object.keys(members)
    const bare = noting(names)
    await bare.send(url, init as Record<string, unknown>)
    const { noted, send } = noting(names)
    expect((await heedFetch(options, send)(url, init)).status).toBe(200)
    expect(noted).toEqual([bare.noted[0], bare.noted[0]])
    expect(noted[1]?.dispatcher).toBe(members.dispatcher)
  })

  test("of a class: what its getters return, without its methods", async () => {
    class Defaults {
      readonly #agent = { name: "own" }
      get dispatcher() {
        return this.#agent
      }
      get page(): never {
        throw new Error("no longer there")
      }
      clone() {}
    }
    class Init extends Defaults {
      method = "PUT"
    }
    const sent: object[] = []
    const stub = async (_url: unknown, init: object) => {
      sent.push(init)
      return new Response("", { status: sent.length === 1 ? 503 : 200 })
    }
    const init = new Init()
    expect((await heedFetch(options, stub)(url, init)).status).toBe(200)
    expect(sent[1]).toMatchObject({ method: "PUT", dispatcher: { name: "own" } })
    expect(Object.keys(sent[1] ?? {})).not.toContain("clone")
  })
})

test("without heed (heed: false), an init keeps what it inherits", async () => {
  const { noted, send } = noting(["dispatcher", "heed"])
  const init = Object.assign(Object.create({ dispatcher: "own" }), { heed: false })
  await heedFetch(QUICK, send)("https://api.test/a", init)
  expect(noted).toEqual([{ dispatcher: "own", heed: undefined }])
})

describe("an init that is odd", () => {
  const within: HeedOptions = { ...QUICK, timeout: { attempt: 5_000 } }

  test("with a getter that throws what fetch reads: the call fails with that, and nothing is sent", async () => {
    const server = await serve(inTurn([200]))
    class Init {
      get body(): never {
        throw new RangeError("not ready")
      }
      get method() {
        return "PUT"
      }
    }
    const bare = await caught(fetch(server.url, new Init()))
    for (const options of [QUICK, within]) {
      const error = await caught(heedFetch(options)(server.url, new Init()))
      expect([error.constructor, error.message]).toEqual([bare.constructor, bare.message])
    }
    expect(server.hits).toHaveLength(0)
  })

  test("with a prototype named among its defaults: no other object is changed by it", async () => {
    const { noted, send } = noting(["method", "polluted"])
    const init = Object.create(JSON.parse('{ "method": "PUT", "__proto__": { "polluted": true } }'))
    await heedFetch(within, send)("https://api.test/a", init)
    expect(noted).toEqual(Array(2).fill({ method: "PUT", polluted: undefined }))
    expect("polluted" in {}).toBe(false)
  })

  test("with prototypes that have no end", async () => {
    const endless = (): object => new Proxy({}, { getPrototypeOf: endless })
    const { noted, send } = noting(["method"])
    const init = Object.create(endless(), { method: { value: "PUT", enumerable: true } })
    expect((await heedFetch(within, send)("https://api.test/a", init)).status).toBe(200)
    expect(noted).toEqual(Array(2).fill({ method: "PUT" }))
  })
})
