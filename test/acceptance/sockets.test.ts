import { Agent } from "node:http"
import type { Readable } from "node:stream"
import { describe, expect, it, onTestFinished } from "vitest"
import { heedFetch } from "../../src/fetch.ts"
import { CLIENTS, fetchSend, heededAxios, pause, QUICK, timed } from "../support/clients.ts"
import { answer, type LocalServer, serve } from "../support/server.ts"

const CHUNK = "x".repeat(16 * 1024)

/** The first answer is a 503 whose body never ends; all further ones are good. */
async function endless(): Promise<{ server: LocalServer; closed: () => number | undefined }> {
  let closedAt: number | undefined
  const server = await serve((_hit, response, n) => {
    if (n > 1) return answer(response, 200)
    response.writeHead(503, { "retry-after": "2", "content-type": "text/plain" })
    const more = setInterval(() => response.write(CHUNK), 5)
    response.on("close", () => {
      clearInterval(more)
      closedAt = Date.now()
    })
  })
  return { server, closed: () => closedAt }
}

/** The first answer is a 503 whose body stops half way. */
async function stuck(): Promise<{ server: LocalServer; closed: () => number | undefined }> {
  let closedAt: number | undefined
  const server = await serve((_hit, response, n) => {
    if (n > 1) return answer(response, 200)
    response.writeHead(503, { "retry-after": "2", "content-length": "1000" })
    response.write("half of it")
    response.on("close", () => {
      closedAt = Date.now()
    })
  })
  return { server, closed: () => closedAt }
}

const streaming = (agent: Agent) => heededAxios(QUICK, { httpAgent: agent, responseType: "stream" })

/** Sends one request of that client, which reads no body by itself. */
const SENDS = {
  axios: async (url: string) => {
    const agent = new Agent({ maxSockets: 1, keepAlive: true })
    onTestFinished(() => agent.destroy())
    const { status, data } = await streaming(agent).get<Readable>(url)
    data.resume()
    return status
  },
  fetch: async (url: string) => {
    const response = await heedFetch(QUICK)(url)
    await response.text()
    return response.status
  },
}

describe.each(CLIENTS)("$name", ({ name }) => {
  it("AC 15: a failed body that never ends, or stops half way, is let go before the wait is over", async () => {
    const servers = [await endless(), await stuck()]
    const statuses = await Promise.all(servers.map(({ server }) => SENDS[name](server.url)))
    expect(statuses).toEqual([200, 200])
    for (const { server, closed } of servers) expect(closed()).toBeLessThan(server.hits[1]?.at ?? 0)
  })
})

describe("axios", () => {
  it("AC 15: the only socket is free while a call waits, streams or not", async () => {
    for (const responseType of ["stream", "json"] as const) {
      const server = await serve((hit, response, n) =>
        n === 1
          ? answer(response, 503, CHUNK.repeat(20), { "retry-after": "1" })
          : answer(response, 200, hit.url),
      )
      const agent = new Agent({ maxSockets: 1, keepAlive: true })
      onTestFinished(() => agent.destroy())
      const instance = heededAxios(QUICK, { httpAgent: agent, responseType })
      const waiting = instance.get(`${server.url}/a`)
      await pause(300)
      const other = await instance.get(`${server.url}/b`)
      expect(other.status).toBe(200)
      // A stream that the caller does not read keeps its socket, as without heed.
      if (responseType === "stream") other.data.resume()
      const { data } = await waiting
      if (responseType === "stream") data.resume()
      expect(server.hits.map(({ url }) => url)).toEqual(["/a", "/b", "/a"])
    }
  })

  it("AC 15: with one socket a call can follow itself at once", async () => {
    const server = await serve((_hit, response, n) =>
      n < 4 ? answer(response, 503, CHUNK.repeat(20)) : answer(response, 200),
    )
    const agent = new Agent({ maxSockets: 1, keepAlive: true })
    onTestFinished(() => agent.destroy())
    const { ms, result } = await timed(streaming(agent).get<Readable>(server.url))
    result.data.resume()
    expect(result.status).toBe(200)
    expect(ms).toBeLessThan(1_500)
  })
})

describe("fetch", () => {
  it("AC 15: a body that is short is read, and its connection used again", async () => {
    const connections = new Set<unknown>()
    const server = await serve((_hit, response, n) => {
      connections.add(response.socket)
      answer(response, n < 4 ? 503 : 200)
    })
    expect((await fetchSend(heedFetch(QUICK))(server.url)).status).toBe(200)
    expect(server.hits).toHaveLength(4)
    expect(connections.size).toBeLessThanOrEqual(2)
  })
})
