import { describe, expect, it } from "vitest"
import { axiosSend, CLIENTS, heededAxios, namesOf, pause, QUICK, stops, watched } from "../support/clients.ts"
import { answer, inTurn, serve } from "../support/server.ts"
import { PATHS } from "./ways-out.ts"

describe.each(CLIENTS)("$name", (client) => {
  it.each(PATHS)(
    "AC 20: %s ends with exactly one giveup: %s",
    async (_name, stopped, { options, script, ask }) => {
      const server = await serve(script)
      const { heed, events } = watched({ ...QUICK, ...options })
      await client.create(heed)(server.url, ask?.())
      await pause(60)
      expect(stops(events)).toEqual([stopped])
      expect(namesOf(events).at(-1)).toBe("giveup")
      expect(namesOf(events)).not.toContain("success")
      expect(heed.report().calls).toEqual({ succeeded: 0, failed: 1 })
    },
  )

  it("AC 20: a call whose wait in the gate becomes too long, or runs out of time, has one too", async () => {
    const server = await serve((hit, response) => {
      if (hit.url === "/slow") setTimeout(() => answer(response, 429, {}, { "retry-after": "9999" }), 200)
    })
    const { heed, events } = watched({ throttle: { concurrency: 1 } })
    const send = client.create(heed)
    const slow = send(`${server.url}/slow`)
    await pause(50)
    const late = send(`${server.url}/late`, { heed: { timeout: { total: 60 } } })
    const refused = send(`${server.url}/refused`)
    await Promise.all([slow, late, refused])
    expect(stops(events)).toEqual(["deadline", "wait-too-long", "wait-too-long"])
    expect(server.hits).toHaveLength(1)
  })

  it("AC 20: a call that succeeds has none, and one success, however many tries it took", async () => {
    const server = await serve(inTurn([503], [429, { "retry-after-ms": "10" }], [502], [200]))
    const { heed, events } = watched(QUICK)
    await client.create(heed)(server.url)
    expect(namesOf(events).filter((name) => name === "success" || name === "giveup")).toEqual(["success"])
    expect(heed.report().calls).toEqual({ succeeded: 1, failed: 0 })
  })

  it("AC 20: a call with heed: false tells nothing", async () => {
    const server = await serve(inTurn([503]))
    const { heed, events } = watched()
    expect((await client.create(heed)(server.url, { heed: false })).status).toBe(503)
    expect(events).toEqual([])
  })

  it("AC 20: a listener that throws, or rejects, changes nothing", async () => {
    const server = await serve(inTurn([503], [404]))
    const { heed, events } = watched(QUICK)
    for (const name of ["attempt", "retry", "giveup"] as const) {
      heed.on(name, () => {
        throw new Error("from a listener")
      })
      heed.on(name, (() => Promise.reject(new Error("from a listener"))) as () => void)
    }
    expect((await client.create(heed)(server.url)).status).toBe(404)
    expect(stops(events)).toEqual(["not-retryable"])
  })
})

describe("axios", () => {
  it.each([
    [
      "an answer that cannot be parsed",
      { responseType: "json", transitional: { silentJSONParsing: false } },
      200,
    ],
    ["an answer that is too long", { maxContentLength: 3 }, 200],
    ["a redirect that is not followed", { maxRedirects: 0 }, 302],
    [
      "a status that the caller takes for a failure",
      { validateStatus: (status: number) => status === 204 },
      200,
    ],
    [
      "an adapter that throws",
      {
        adapter: () => {
          throw new Error("no")
        },
      },
      200,
    ],
  ] as const)("AC 20: %s ends with exactly one giveup", async (_name, defaults, status) => {
    const server = await serve((_hit, response) =>
      answer(response, status, "{not json", { location: "/elsewhere" }),
    )
    const { heed, events } = watched(QUICK)
    const outcome = await axiosSend(heededAxios(heed, defaults as object))(server.url)
    expect(outcome.error).toBeInstanceOf(Error)
    expect(outcome.diagnosis?.stopped).toBe("not-retryable")
    expect(stops(events)).toEqual(["not-retryable"])
    expect(server.hits.length).toBeLessThanOrEqual(1)
    expect(heed.report().calls).toEqual({ succeeded: 0, failed: 1 })
  })
})
