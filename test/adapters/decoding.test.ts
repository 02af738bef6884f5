import { execFile } from "node:child_process"
import { promisify } from "node:util"
import zlib from "node:zlib"
import { createHeed, diagnosisOf } from "heed"
import { heedFetch } from "heed/fetch"
import { describe, expect, it, test } from "vitest"
import { heededAxios } from "../support/clients.ts"
import { caught, QUICK } from "../support/quick.ts"
import { serve } from "../support/server.ts"

const text = "a response long enough to be worth it. ".repeat(100)
const broken = (bytes: Buffer) => bytes.map((byte, i) => (i > 4 && i < 40 ? byte ^ 0xa5 : byte))
const zstd = (zlib as { zstdCompressSync?: (text: string) => Buffer }).zstdCompressSync

const BROKEN: [encoding: string, body: Uint8Array][] = [
  ["gzip", broken(zlib.gzipSync(text))],
  ["deflate", broken(zlib.deflateSync(text))],
  ["br", broken(zlib.brotliCompressSync(text))],
  ["br", Buffer.from("this is not compressed at all")],
  // Node 22.15 and later.
  ...(zstd ? [["zstd", broken(zstd(text))] as [string, Uint8Array]] : []),
]

describe.each(BROKEN)("a body that does not decode (%s)", (encoding, body) => {
  const server = () =>
    serve((_hit, response) => {
      response.writeHead(200, { "content-encoding": encoding })
      response.end(body)
    })

  it("is row 502 on axios, and not sent again", async () => {
    const { url, hits } = await server()
    const error = await caught(heededAxios(QUICK).get(url))
    expect(error.diagnosis).toMatchObject({ code: 502, matchedBy: "network", stopped: "not-retryable" })
    expect(hits).toHaveLength(1)
  })

  it.each([
    ["text", (response: Response) => response.text()],
    ["json", (response: Response) => response.json()],
    ["a reader", (response: Response) => response.body?.getReader().read()],
    ["a clone", (response: Response) => response.clone().arrayBuffer()],
  ])("is row 502 on fetch, read as %s", async (_, read) => {
    const { url, hits } = await server()
    const heed = createHeed(QUICK)
    const told: unknown[] = []
    heed.on("giveup", ({ diagnosis }) => told.push(diagnosis.code))
    const response = await heedFetch(heed)(url)
    const error = await caught((async () => read(response))())
    expect(diagnosisOf(error)).toMatchObject({ code: 502, matchedBy: "network" })
    expect([hits.length, told, heed.report().calls]).toEqual([
      1,
      [502],
      expect.objectContaining({ succeeded: 0 }),
    ])
  })

  it("is row 502 of what fetch rejects with", async () => {
    const { url } = await server()
    const run = createHeed(QUICK).run({ method: "GET", url }, async () => (await fetch(url)).text())
    expect(diagnosisOf(await caught(run))).toMatchObject({ code: 502, matchedBy: "network" })
  })
})

test("a stalled stream without a socket: the process waits until the call is settled", async () => {
  const script = `
    const { Readable } = await import("node:stream")
    const { default: axios } = await import("axios")
    const { heedAxios } = await import("./src/axios.ts")
    const adapter = async (config) => ({ data: new Readable({ read() {} }), status: 403, headers: {}, config })
    const client = heedAxios(axios.create({ adapter, responseType: "stream", validateStatus: null }), {})
    const { status } = await client.get("https://api.example.com/")
    console.log("settled", status)
  `
  const argv = ["--import", "tsx", "--input-type=module", "-e", script]
  const { stdout } = await promisify(execFile)(process.execPath, argv, { cwd: process.cwd() })
  expect(stdout).toBe("settled 403\n")
})
