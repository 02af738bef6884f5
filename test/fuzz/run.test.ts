import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { createHeed, diagnosisOf } from "../../src/index.ts"
import { expectClean, fuzz, TEST_TIMEOUT_MS } from "./budget.ts"
import { anyProfile, anyStatus, bodyText, headers } from "./hostile.ts"

const throwing = () =>
  new Proxy({} as Record<string, unknown>, {
    get() {
      throw new Error("no")
    },
    ownKeys() {
      throw new Error("no")
    },
    getPrototypeOf() {
      throw new Error("no")
    },
  })

type Make = () => unknown

/** What no parser makes, but a reviver or a transform of the caller's may. By name, for a failure has to be shown. */
const ODD: Readonly<Record<string, Make>> = {
  "a date that is none": () => new Date(Number.NaN),
  "values that JSON lacks": () => ({ error: { code: 10n, message: Symbol("no") } }),
  "a toJSON that throws": () => ({
    toJSON() {
      throw new Error("no")
    },
  }),
  "a getter that throws": () => ({
    error: {
      get message() {
        throw new Error("no")
      },
    },
  }),
  "a proxy that throws": throwing,
  "one inside": () => ({ error: throwing(), errors: [throwing()] }),
  "a map": () => new Map([["error", "x"]]),
  "no prototype": () => Object.assign(Object.create(null), { error: { message: "x" } }),
  "no UTF-8": () => Uint8Array.of(0x7b, 0xff, 0xfe, 0xc3, 0x28, 0x7d),
  "a function": () => () => "x",
  "a deep one": () => Array.from({ length: 5_000 }).reduce<object>((error) => ({ error }), {}),
  "a circle": () => {
    const loop: Record<string, unknown> = { message: "x", code: 429 }
    loop.error = loop
    loop.errors = [loop, [loop]]
    return loop
  },
}

/** A body: as it came, as it was parsed, or odd. */
const made = fc.oneof(
  { weight: 4, arbitrary: fc.record({ text: bodyText }) },
  { weight: 3, arbitrary: fc.record({ json: bodyText }) },
  { weight: 2, arbitrary: fc.record({ odd: fc.constantFrom(...Object.keys(ODD)) }) },
)

function dataOf(body: { text?: string; json?: string; odd?: string }): unknown {
  if (body.odd !== undefined) return ODD[body.odd]?.()
  if (body.json === undefined) return body.text
  try {
    return JSON.parse(body.json)
  } catch {
    return { error: { message: body.json } }
  }
}

describe("Heed.run takes any answer", () => {
  it(
    "and diagnoses it, bounded, soon, and throwing nothing of its own",
    () =>
      fuzz(
        120,
        fc.tuple(anyProfile, anyStatus, headers, made, fc.boolean()),
        async ([profile, status, sent, body, thrown]) => {
          const heed = createHeed({ profile, retry: false, throttle: { maxWait: 0 } })
          const answer = { status, headers: sent, data: dataOf(body) }
          const failure = Object.assign(new Error("failed"), { response: answer })
          const from = process.cpuUsage()
          const end = await heed
            .run({ method: "GET", url: "https://api.example.com/v1/orders?since=2026-01-01" }, async () => {
              if (thrown) throw failure
              return answer
            })
            .catch((error: unknown) => error)
          const { user } = process.cpuUsage(from)
          expect(user / 1_000).toBeLessThan(1_500)
          expect(end === answer || end === failure).toBe(true)
          const diagnosis = diagnosisOf(end)
          if (thrown || status >= 400) expect(diagnosis).toBeDefined()
          if (diagnosis)
            expect(new TextEncoder().encode(JSON.stringify(diagnosis)).length).toBeLessThan(16_384)
          expectClean()
        },
      ),
    TEST_TIMEOUT_MS,
  )
})
