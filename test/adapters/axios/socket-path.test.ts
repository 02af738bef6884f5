import { mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { createServer } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import axios from "axios"
import { createHeed, diagnosisOf } from "heed"
import { heedAxios } from "heed/axios"
import { afterAll, beforeAll, expect, it } from "vitest"
import { caught } from "../../support/quick.ts"

const folder = mkdtempSync(join(tmpdir(), "heed-"))
const [held, open, sameName] = ["api.sock", "other.sock", "b/api.sock"].map((name) => join(folder, name)) as [
  string,
  string,
  string,
]
const hits: string[] = []
const servers = [held, open, sameName].map((path) => ({
  path,
  server: createServer((_, response) => {
    hits.push(path)
    response.writeHead(path === held ? 429 : 200, { "retry-after": "60" }).end("{}")
  }),
}))

beforeAll(async () => {
  mkdirSync(join(folder, "b"))
  for (const { path, server } of servers)
    await new Promise<void>((listening) => server.listen(path, listening))
})

afterAll(async () => {
  for (const { server } of servers) await new Promise((closed) => server.close(closed))
  rmSync(folder, { recursive: true })
})

const heedOf = () => createHeed({ throttle: { maxWait: 0 } })

it.each(["/v1", "http://localhost/v1", "http://docker:2375/v1"])(
  "%s through another socket is another source, though the file has the same name",
  async (url) => {
    const heed = heedOf()
    const api = heedAxios(axios.create(), heed)
    const refused = await caught(api.get(url, { socketPath: held }))
    expect(diagnosisOf(refused)?.status).toBe(429)
    for (const socketPath of [open, sameName]) expect((await api.get(url, { socketPath })).status).toBe(200)
    const again = await caught(api.get(url, { socketPath: held }))
    expect(diagnosisOf(again)).toMatchObject({ status: null, stopped: "wait-too-long" })
    expect(hits.splice(0)).toEqual([held, open, sameName])
  },
)

it("is named by its file, and not by its folder", async () => {
  const api = heedAxios(axios.create({ socketPath: held }), heedOf())
  const diagnosis = diagnosisOf(await caught(api.get("/v1")))
  expect(diagnosis?.source).toMatch(/^unix:api\.sock-[a-z\d]+$/)
  expect(JSON.stringify(diagnosis)).not.toContain(folder)
  hits.length = 0
})

it("a domain that is reached through a socket is its own source", async () => {
  const api = heedAxios(axios.create({ socketPath: held }), heedOf())
  const diagnosis = diagnosisOf(await caught(api.get("http://api.example.com/v1")))
  expect(diagnosis?.source).toBe("http://api.example.com")
})
