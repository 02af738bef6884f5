import type { CallOptions, Heed, HeedOptions } from "heed"
import { heedFetch } from "heed/fetch"
import nodeFetch from "node-fetch"
import { fetch as undiciFetch } from "undici"
import { expectTypeOf, test } from "vitest"

test("heedFetch gives a fetch for a fetch", () => {
  expectTypeOf(heedFetch).parameter(0).toEqualTypeOf<Heed | HeedOptions | undefined>()
  expectTypeOf<typeof globalThis.fetch | undefined>().toExtend<Parameters<typeof heedFetch>[1]>()
  expectTypeOf(heedFetch).returns.toExtend<typeof globalThis.fetch>()
})

test("heedFetch takes a package's fetch, and any function of its shape", () => {
  expectTypeOf(heedFetch({}, undiciFetch)).toExtend<typeof globalThis.fetch>()
  expectTypeOf(heedFetch(undefined, nodeFetch)).toExtend<typeof globalThis.fetch>()
  heedFetch({}, async (input, init) => new Response(`${input} ${init?.method}`))
  // @ts-expect-error: it answers nothing that can be waited for
  heedFetch({}, () => 200)
})

test("each request may say what it asks of heed", () => {
  type Init = NonNullable<Parameters<ReturnType<typeof heedFetch>>[1]>
  expectTypeOf<Init["heed"]>().toEqualTypeOf<CallOptions | false | undefined>()
  // @ts-expect-error: on is leaving it out
  heedFetch()("/x", { heed: true })
})
