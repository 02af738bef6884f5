import axios, { type AxiosRequestConfig } from "axios"
import { diagnosisOf } from "heed"
import { heedAxios } from "heed/axios"
import { expect, test } from "vitest"
import { caught, QUICK } from "../../support/quick.ts"
import { answer, serve } from "../../support/server.ts"

const SAID = { error: { code: "no_scope", message: "needs ads_read" } }

type Case = [
  name: string,
  config: AxiosRequestConfig,
  read: (data: never) => Promise<string> | string,
  like: (data: unknown) => boolean,
]

const CASES: Case[] = [
  ["json", {}, (data: object) => JSON.stringify(data), (data) => Object(data) === data],
  ["text", { responseType: "text" }, (data: string) => data, (data) => typeof data === "string"],
  ["arraybuffer", { responseType: "arraybuffer" }, (data: Buffer) => data.toString(), Buffer.isBuffer],
  [
    "arraybuffer by fetch",
    { responseType: "arraybuffer", adapter: "fetch" },
    (data: ArrayBuffer) => Buffer.from(data).toString(),
    (data) => data instanceof ArrayBuffer,
  ],
  [
    "blob by fetch",
    { responseType: "blob", adapter: "fetch" },
    (data: Blob) => data.text(),
    (data) => data instanceof Blob,
  ],
]

test.each(CASES)(
  "%s: the failure is explained from it, and the caller has it whole",
  async (_, config, read, like) => {
    const server = await serve((_hit, response, n) => answer(response, n === 1 ? 503 : 403, SAID))
    const client = heedAxios(axios.create(config), QUICK)
    const { response, diagnosis } = await caught(client.get(server.url))
    expect(like(response.data)).toBe(true)
    expect(await read(response.data as never)).toBe(JSON.stringify(SAID))
    expect(diagnosis.provider).toEqual({ code: "no_scope", message: "needs ads_read" })
    expect(server.hits).toHaveLength(2)
  },
)

test.each(CASES)("%s: success is as without heed", async (_, config, read, like) => {
  const server = await serve((_hit, response) => answer(response, 200, SAID))
  const reply = await heedAxios(axios.create(config), QUICK).get(server.url)
  expect([like(reply.data), await read(reply.data as never)]).toEqual([true, JSON.stringify(SAID)])
  expect(diagnosisOf(reply)).toBeUndefined()
})

test("document and text that is no JSON are quoted, cut and bounded", async () => {
  const server = await serve((_hit, response) => answer(response, 400, `<h1>bad</h1>${"x".repeat(300_000)}`))
  const error = await caught(heedAxios(axios.create({ responseType: "document" }), QUICK).get(server.url))
  expect(error.response.data).toHaveLength(300_012)
  expect(JSON.stringify(error.diagnosis).length).toBeLessThan(16 * 1024)
})
