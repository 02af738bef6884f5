import axios from "axios"
import type { CallOptions } from "heed"
import { createHeed, preload } from "heed"
import { heedAxios } from "heed/axios"
import { heedFetch } from "heed/fetch"
import { beforeAll, describe, expect, it } from "vitest"

/** Answers one request when told, and notes the paths in the order in which they came. */
function oneAtATime() {
  const order: string[] = []
  let answer = () => {}
  const arrived = (url: string) => {
    order.push(new URL(url).pathname.slice(1))
    return new Promise<void>((resolve) => {
      answer = resolve
    })
  }
  /** Lets all of them through, one by one. */
  const drain = async (calls: Promise<unknown>[]) => {
    for (let sent = 0; sent < calls.length; sent++) {
      await expect.poll(() => order.length, { interval: 1 }).toBe(sent + 1)
      answer()
    }
    await Promise.all(calls)
    return order.join(" ")
  }
  return { arrived, drain }
}

type Send = (path: string, heed?: CallOptions) => Promise<unknown>
type Arrived = (url: string) => Promise<void>

const ONE = { throttle: { concurrency: 1 } }
const url = (path: string) => `https://api.example.com/${path}`

const CLIENTS: [name: string, create: (arrived: Arrived) => Send][] = [
  [
    "axios",
    (arrived) => {
      const adapter = async (config: never) => {
        await arrived((config as { url: string }).url)
        return { status: 200, statusText: "OK", headers: {}, data: "", config }
      }
      const api = heedAxios(axios.create({ adapter: adapter as never }), ONE)
      return (path, heed) => api.get(url(path), heed ? { heed } : {})
    },
  ],
  [
    "fetch",
    (arrived) => {
      const fetch = heedFetch(ONE, async (input) => {
        await arrived(String(input))
        return new Response(null, { status: 200 })
      })
      return (path, heed) => fetch(url(path), heed ? { heed } : {})
    },
  ],
  [
    "heed.run",
    (arrived) => {
      const heed = createHeed(ONE)
      return (path, options) =>
        heed.run(
          { method: "GET", url: url(path) },
          async () => {
            await arrived(url(path))
            return { status: 200 }
          },
          options,
        )
    },
  ],
]

describe.each(CLIENTS)("priority: %s", (_, create) => {
  beforeAll(() => preload())

  it("of those that wait the higher go first, each in the order in which they came", async () => {
    const { arrived, drain } = oneAtATime()
    const send = create(arrived)
    const calls = [
      send("first"),
      send("a", { priority: 0 }),
      send("low", { priority: -1 }),
      send("b"),
      send("high1", { priority: 1 }),
      send("high2", { priority: 1 }),
      send("highest", { priority: 2 }),
    ]
    expect(await drain(calls)).toBe("first highest high1 high2 a b low")
  })

  it("the lowest gets every eighth turn", async () => {
    const { arrived, drain } = oneAtATime()
    const send = create(arrived)
    const calls = [send("first"), send("low"), send("low")]
    for (let n = 0; n < 16; n++) calls.push(send("h", { priority: 1 }))
    expect(await drain(calls)).toBe(`first ${"h ".repeat(7)}low ${"h ".repeat(7)}low h h`)
  })

  it("refuses what is no priority, and names it", async () => {
    const send = create(async () => {})
    for (const priority of [1.5, 101, Number.NaN, "1"])
      await expect((async () => send("a", { priority } as CallOptions))()).rejects.toThrow(
        /priority: expected a whole number from -100 to 100/,
      )
  })
})
