import type { Readable } from "node:stream"
import { text } from "node:stream/consumers"
import axios from "axios"
import { createHeed } from "heed"
import { heedAxios, unheedAxios } from "heed/axios"
import { expect, onTestFinished, test } from "vitest"
import { caught, QUICK } from "../../support/quick.ts"
import { answer, serve } from "../../support/server.ts"

type Step = (thing: never) => unknown

/** As much of axios as heed asks for, and no more: neither `forEach` nor `create`. */
function lookalike(adapter: (config: object) => Promise<unknown>) {
  const manager = () => {
    const steps: (Step | undefined)[][] = []
    const use = (...step: (Step | undefined)[]) => steps.push(step) - 1
    return { use, eject: (id: number) => void steps.splice(id, 1), steps }
  }
  const interceptors = { request: manager(), response: manager() }
  return {
    interceptors,
    getUri: ({ url }: { url?: string }) => url ?? "",
    async get(url: string, more: object = {}): Promise<unknown> {
      let config = { url, method: "get", adapter, ...more } as {
        adapter: (config: object) => Promise<unknown>
      }
      for (const [step] of interceptors.request.steps) config = step?.(config as never) as typeof config
      const [, failed] = interceptors.response.steps[0] ?? []
      return config
        .adapter(config)
        .catch((error) => (failed ? failed(error as never) : Promise.reject(error)))
    },
  }
}

test("what only looks like axios is heeded, and unheeded", async () => {
  const statuses = [503, 200, 503]
  const client = lookalike(async () => ({ status: statuses.shift(), data: "", headers: {} }))
  expect(heedAxios(client, QUICK)).toBe(client)
  expect(await client.get("https://api.test/")).toMatchObject({ status: 200 })
  unheedAxios(client)
  expect(await client.get("https://api.test/")).toMatchObject({ status: 503 })
  expect([client.interceptors.request.steps, client.interceptors.response.steps]).toEqual([[], []])
})

test("its errors look like those of axios", async () => {
  const headers = { "retry-after": "3600" }
  const client = heedAxios(
    lookalike(async () => ({ status: 429, data: "", headers })),
    QUICK,
  )
  await client.get("https://api.test/a")
  const held = await caught(client.get("https://api.test/b"))
  expect([held.name, held.code, axios.isAxiosError(held)]).toEqual(["AxiosError", "ERR_HEED_HELD", true])
  const canceled = await caught(client.get("https://api.test/c", { signal: AbortSignal.abort("enough") }))
  expect([canceled.name, canceled.code, canceled.cause]).toEqual(["CanceledError", "ERR_CANCELED", "enough"])
  expect([axios.isCancel(canceled), canceled.config.url]).toEqual([true, "https://api.test/c"])
})

test.each([
  ["no create", {}],
  ["a create that makes nothing", { create: () => undefined }],
  ["a create of what sends nothing", { create: () => ({}) }],
])("%s: a named adapter cannot be looked up, and the error says so at once", async (_, more) => {
  const heed = createHeed(QUICK)
  const client = heedAxios(
    Object.assign(
      lookalike(async () => ({})),
      more,
    ) as never,
    heed,
  ) as ReturnType<typeof lookalike>
  const error = await client.get("https://api.test/", { adapter: "http" }).catch((error) => error)
  expect(error).toMatchObject({ name: "TypeError", message: expect.stringMatching(/no adapter function/) })
  expect(heed.report()).toMatchObject({ calls: { succeeded: 0, failed: 1 }, requests: 1 })
})

test("where no Node stream can be made, a failed one is left as it came", async () => {
  const { getBuiltinModule } = process
  Object.assign(process, { getBuiltinModule: undefined })
  onTestFinished(() => void Object.assign(process, { getBuiltinModule }))
  const server = await serve((_hit, response, n) => answer(response, n === 1 ? 503 : 404, "whole"))
  const client = heedAxios(axios.create({ responseType: "stream" }), QUICK)
  const error = await caught(client.get(server.url))
  expect([error.diagnosis.code, server.hits.length]).toEqual([404, 2])
  expect(await text(error.response.data as Readable)).toBe("whole")
})
