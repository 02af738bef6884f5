import type { CallOptions, Heed, HeedOptions } from "heed"
import { heedFetch } from "heed/fetch"
import { expectTypeOf, test } from "vitest"

test("heedFetch gives a fetch for a fetch", () => {
  expectTypeOf(heedFetch).parameter(0).toEqualTypeOf<Heed | HeedOptions | undefined>()
  expectTypeOf(heedFetch).parameter(1).toEqualTypeOf<typeof globalThis.fetch | undefined>()
  expectTypeOf(heedFetch).returns.toExtend<typeof globalThis.fetch>()
})

test("each request may say what it asks of heed", () => {
  type Init = NonNullable<Parameters<ReturnType<typeof heedFetch>>[1]>
  expectTypeOf<Init["heed"]>().toEqualTypeOf<CallOptions | false | undefined>()
  // @ts-expect-error: on is leaving it out
  heedFetch()("/x", { heed: true })
})
