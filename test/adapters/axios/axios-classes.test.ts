import { createRequire } from "node:module"
import axios from "axios"
import { afterEach, expect, test, vi } from "vitest"
import { AxiosClasses } from "../../../src/adapters/axios/axios-classes.ts"
import type { AxiosLike } from "../../../src/adapters/axios/types.ts"

afterEach(() => {
  vi.doUnmock("axios")
  vi.resetModules()
})

const importAxiosOf = (instance: AxiosLike, Classes = AxiosClasses) => new Classes(instance).imported()

/** As it finds what `import("axios")` comes to. */
async function withImported(module: () => object): Promise<(instance: AxiosLike) => Promise<unknown>> {
  vi.doMock("axios", module)
  vi.resetModules()
  const { AxiosClasses } = await import("../../../src/adapters/axios/axios-classes.ts")
  return (instance) => importAxiosOf(instance, AxiosClasses)
}

test("the copy that can be imported is the own one of its instances, and of their instances", async () => {
  for (const instance of [axios, axios.create(), axios.create().create()])
    expect(await importAxiosOf(instance)).toBe(axios)
})

test("an instance of another copy has none", async () => {
  const required = createRequire(import.meta.url)("axios")
  expect(await importAxiosOf((required.default ?? required).create())).toBe(null)
})

test("where there is no axios, an instance has none", async () => {
  const own = await withImported(() => {
    throw new Error("Cannot find package 'axios'")
  })
  expect(await own(axios.create())).toBe(null)
})

test("a mock of axios is no copy of it, neither for instances nor for what looks like them", async () => {
  const mock = { interceptors: { request: { use() {} } } }
  const own = await withImported(() => ({ default: mock }))
  expect(await own(axios.create())).toBe(null)
  expect(await own({ ...mock } as never)).toBe(null)
})
