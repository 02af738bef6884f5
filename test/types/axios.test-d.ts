import axios, { type AxiosInstance, type AxiosStatic } from "axios"
import type { AxiosInstance as OldestInstance } from "axios-1.0"
import type { CallOptions, Heed, HeedOptions } from "heed"
import { heedAxios, unheedAxios } from "heed/axios"
import { expectTypeOf, test } from "vitest"

declare const instance: AxiosInstance
declare const oldest: OldestInstance

test("heedAxios gives back the very instance, of whatever copy of axios", () => {
  expectTypeOf(heedAxios(instance)).toEqualTypeOf<AxiosInstance>()
  expectTypeOf(heedAxios(oldest)).toEqualTypeOf<OldestInstance>()
  expectTypeOf(heedAxios(axios)).toEqualTypeOf<AxiosStatic>()
  expectTypeOf(heedAxios).parameter(1).toEqualTypeOf<Heed | HeedOptions | undefined>()
  // @ts-expect-error: an instance, not a URL
  heedAxios("https://api.test")
})

test("unheedAxios takes what heedAxios takes", () => {
  expectTypeOf(unheedAxios).toBeCallableWith(instance)
  expectTypeOf(unheedAxios).toBeCallableWith(oldest)
  expectTypeOf(unheedAxios).returns.toBeVoid()
})

test("each request may say what it asks of heed", () => {
  type Config = NonNullable<Parameters<typeof axios.get>[1]>
  expectTypeOf<Config["heed"]>().toEqualTypeOf<CallOptions | false | undefined>()
  // @ts-expect-error: on is leaving it out
  axios.get("/x", { heed: true })
  // @ts-expect-error: idempotent is yes or no
  axios.post("/x", {}, { heed: { idempotent: 1 } })
})
