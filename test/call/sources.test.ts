import { afterEach, expect, it, vi } from "vitest"
import { Source, Sources } from "../../src/call/source.ts"
import { PlainRequestView } from "../../src/http/plain-request-view.ts"

const request = new PlainRequestView({ method: "GET", url: "https://api.example.com/" })
const MINUTE = 60_000

function sources(busy: (key: string) => boolean = () => false) {
  const forgotten: string[] = []
  const made = new Sources(
    (key) => ({ key, usedAt: 0, gate: { idle: () => !busy(key) } }) as unknown as Source,
    ({ key }) => forgotten.push(key),
  )
  return {
    use: (key: string, now: number) => made.get(key, request, now),
    forgotten,
    left: () => [...made.values()].length,
  }
}

it("200 sources used once each are forgotten by a later call to another", () => {
  const { use, forgotten, left } = sources()
  for (let i = 0; i < 200; i++) use(`once ${i}`, i)
  use("often", 4 * MINUTE)
  expect(forgotten).toEqual([])
  const often = use("often", 6 * MINUTE)
  expect([left(), forgotten.length]).toEqual([16, 185])
  expect(use("often", 7 * MINUTE)).toBe(often)
})

it("a source that is held or has calls is not forgotten, nor are the few of most runs", () => {
  const busy = sources((key) => key.startsWith("busy"))
  for (let i = 0; i < 100; i++) busy.use(`busy ${i}`, 0)
  for (let i = 0; i < 100; i++) busy.use(`idle ${i}`, 0)
  busy.use("often", 10 * MINUTE)
  expect([busy.left(), busy.forgotten.length]).toEqual([101, 100])

  const few = sources()
  const first = few.use("first", 0)
  for (let i = 0; i < 10; i++) few.use(`other ${i}`, 0)
  expect(few.use("first", 60 * MINUTE)).toBe(first)
})

it("their number is bounded while all of them are new", () => {
  const { use, left } = sources()
  for (let i = 0; i < 5_000; i++) use(`new ${i}`, 0)
  expect(left()).toBeLessThanOrEqual(1_025)
})

it("in Workers no call waits for what another request reads: it may end with that request", () => {
  const source = () =>
    new Source(
      "a",
      () => ({ name: "a", isFinal: true }),
      ...([] as never as [never, never, never, never, never]),
    )
  const [usual, inWorker] = [source(), source()]
  usual.waitFor(new Promise(() => {}))
  expect(usual.unread).not.toBeNull()
  vi.stubGlobal("navigator", { userAgent: "Cloudflare-Workers" })
  inWorker.waitFor(new Promise(() => {}))
  expect(inWorker.unread).toBeNull()
})

afterEach(() => void vi.unstubAllGlobals())
