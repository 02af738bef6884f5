import zlib from "node:zlib"
import { createHeed, diagnosisOf, type HeedOptions } from "heed"
import { heedFetch } from "heed/fetch"
import { describe, expect, test } from "vitest"
import { FETCHES } from "../../support/fetches.ts"
import { caught, QUICK } from "../../support/quick.ts"
import { type Script, serve } from "../../support/server.ts"

const gzip = zlib
  .gzipSync("a response long enough to be worth it. ".repeat(100))
  .map((byte, i) => (i > 4 && i < 40 ? byte ^ 0xa5 : byte))

/** Bodies that fail after the head has come. */
const BROKEN: Record<string, (status: number) => Script> = {
  "broken gzip": (status) => (_hit, response) =>
    void response.writeHead(status, { "content-encoding": "gzip" }).end(gzip),
  "a reset in the middle": (status) => (_hit, response) => {
    response.writeHead(status).write("start")
    setTimeout(() => response.socket?.resetAndDestroy(), 30)
  },
  "an end before the length": (status) => (_hit, response) => {
    response.writeHead(status, { "content-length": "1000" }).write("start")
    setTimeout(() => response.socket?.end(), 30)
  },
}

/** Options with which heed follows what is read of a good response, decoded or not. */
const FOLLOWED: HeedOptions[] = [
  { ...QUICK, throttle: { concurrency: 2 } },
  { ...QUICK, timeout: { attempt: 30_000 } },
]

/** node-fetch 3 tells of a reset in one of two ways, as the moment is. */
const shown = ({ name, message }: Error) => ({ name, message: message.replace(/(?<=:\d+\/): .*/, "") })

describe.each(FETCHES)("%s", (name, base) => {
  // node-fetch 2 by itself waits for ever for a body that ends too early.
  const kinds = Object.keys(BROKEN).filter((kind) => name !== "node-fetch 2" || !kind.includes("length"))
  describe.each(kinds)("%s", (kind) => {
    const script = BROKEN[kind] as (typeof BROKEN)[string]

    test.each(kind === "broken gzip" ? [{ ...QUICK }, ...FOLLOWED] : FOLLOWED)(
      "of a good response: the error of the bare client, diagnosed (%#)",
      async (options) => {
        const { url, hits } = await serve(script(200))
        const heed = createHeed(options)
        const bare = await caught(base(url).then((response) => response.text()))
        const response = await heedFetch(heed, base)(url)
        const error = await caught(response.text())
        expect(shown(error)).toEqual(shown(bare))
        expect(diagnosisOf(error)).toMatchObject({
          code: kind === "broken gzip" ? 502 : 503,
          matchedBy: "network",
        })
        expect(hits).toHaveLength(2)
        expect(heed.report().calls).toEqual({ succeeded: 0, failed: 1 })
      },
    )

    test.each([{ ...QUICK }, ...FOLLOWED])(
      "of a failed response: the error of the bare client, with the diagnosis of the response (%#)",
      async (options) => {
        const { url } = await serve(script(404))
        const heed = createHeed(options)
        const bare = await caught(base(url).then((response) => response.text()))
        const response = await heedFetch(heed, base)(url)
        expect(diagnosisOf(response)?.code).toBe(404)
        const error = await caught(response.text())
        expect(shown(error)).toEqual(shown(bare))
        expect(diagnosisOf(error)).toBe(diagnosisOf(response))
        expect(heed.report().calls).toEqual({ succeeded: 0, failed: 1 })
      },
    )
  })
})
