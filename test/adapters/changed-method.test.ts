import axios from "axios"
import { diagnosisOf } from "heed"
import { heedAxios } from "heed/axios"
import { heedFetch } from "heed/fetch"
import { expect, test } from "vitest"
import { caught } from "../support/quick.ts"
import { serve } from "../support/server.ts"

const takesPostAlone = () =>
  serve(({ url }, response) => {
    if (url === "/items") response.writeHead(301, { location: "/items/" }).end()
    else response.writeHead(405, { allow: "POST" }).end()
  })

const WAYS: [string, (url: string) => Promise<unknown>][] = [
  ["axios", (url) => caught(heedAxios(axios.create()).post(url, {}))],
  ["fetch", (url) => heedFetch()(url, { method: "POST", body: "{}" })],
]

test.each(WAYS)("a POST that a redirect made a GET is told as such: %s", async (_, send) => {
  const server = await takesPostAlone()
  const diagnosis = diagnosisOf(await send(`${server.url}/items`))
  expect(diagnosis?.summary).toContain(`A redirect to ${server.url}/items/ made the POST a GET.`)
  expect(diagnosis?.suggestions).toMatchObject([{ setting: "url", value: `${server.url}/items/` }])
})

test.each(WAYS)("one that was not redirected is not: %s", async (_, send) => {
  const server = await serve((_hit, response) => response.writeHead(405, { allow: "GET" }).end())
  const diagnosis = diagnosisOf(await send(`${server.url}/items`))
  expect(diagnosis?.evidence.map(({ kind }) => kind)).toEqual(["nearest-row", "allow"])
  expect(diagnosis?.suggestions).toMatchObject([{ setting: "method", value: ["GET"] }])
})
