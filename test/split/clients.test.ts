import axios, { type AxiosResponse } from "axios"
import { createHeed, diagnosisOf } from "heed"
import { heedAxios } from "heed/axios"
import { heedFetch } from "heed/fetch"
import { describe, expect, it } from "vitest"
import type { Profile } from "../../src/profiles.ts"
import { days, list, SplitError, split, type Window } from "../../src/split.ts"
import { ALL_DATES, datesOf, daysIn, failure, report, rowsOf, YEAR } from "./server.ts"

const year = () => ({ window: days(YEAR) })

/** An axios adapter: the status for a window, and what it answers. */
function adapter(answer: (params: { since: string; until: string }) => { status: number; data: unknown }) {
  const instance = axios.create({
    baseURL: "https://api.example.com",
    adapter: async (config) => {
      const { status, data } = answer(config.params)
      const response = { status, statusText: "", headers: {}, config, data } as AxiosResponse
      const isGood = config.validateStatus?.(status) ?? true
      if (isGood) return response
      throw new axios.AxiosError(
        `Request failed with status code ${status}`,
        "ERR_BAD_RESPONSE",
        config,
        {},
        response,
      )
    },
  })
  return instance
}

const lengthOf = ({ since, until }: { since: string; until: string }) =>
  ALL_DATES.indexOf(until) - ALL_DATES.indexOf(since) + 1
const datesBetween = ({ since, until }: { since: string; until: string }) =>
  ALL_DATES.slice(ALL_DATES.indexOf(since), ALL_DATES.indexOf(until) + 1)

describe("axios", () => {
  const overMonth = (status: number, data: unknown) =>
    adapter((params) =>
      lengthOf(params) > 31 ? { status, data } : { status: 200, data: { rows: datesBetween(params) } },
    )
  const send =
    (api: ReturnType<typeof adapter>) =>
    async ({ window }: { window: Window }) =>
      api.get<{ rows: string[] }>("/insights", { params: { since: window.from, until: window.to } })

  it.each([
    ["that heed wraps", (api: ReturnType<typeof adapter>) => heedAxios(api, createHeed())],
    ["as it is", (api: ReturnType<typeof adapter>) => api],
    [
      "whose validateStatus accepts everything",
      (api: ReturnType<typeof adapter>) => {
        api.defaults.validateStatus = () => true
        return heedAxios(api, createHeed())
      },
    ],
  ])("%s", async (_, wrap) => {
    const parts = split({ by: year(), send: send(wrap(overMonth(504, {}))), rows: ({ data }) => data.rows })
    expect(await rowsOf(parts)).toEqual(ALL_DATES)
  })

  it("a 200 with such an error, which the profile of the API knows", async () => {
    const profile: Profile = {
      name: "acme",
      title: "Acme",
      hosts: ["api.acme.test"],
      docs: ["https://acme.test/errors"],
      failuresIn2xx: true,
      rules: [
        {
          when: { status: 200, body: { "error.code": 1 } },
          means: 504,
          retry: "smaller",
          basis: "observed",
          says: "less at a time",
          source: "https://acme.test/errors",
        },
      ],
    }
    const error = { error: { code: 1, message: "Please reduce the amount of data" } }
    const api = heedAxios(overMonth(200, error), createHeed({ profile }))
    expect(await rowsOf(split({ by: year(), send: send(api), rows: ({ data }) => data.rows }))).toEqual(
      ALL_DATES,
    )
  })

  it("ends with the client's own error as the cause, and its diagnosis", async () => {
    const api = heedAxios(
      adapter(() => ({ status: 403, data: { message: "missing scope" } })),
      createHeed(),
    )
    const error = (await rowsOf(split({ by: year(), send: send(api) })).catch(
      (error: unknown) => error,
    )) as SplitError
    expect(error).toBeInstanceOf(SplitError)
    expect(axios.isAxiosError(error.cause)).toBe(true)
    expect(error.diagnosis).toMatchObject({ code: 403, provider: { message: "missing scope" } })
    expect(diagnosisOf(error)).toBe(error.diagnosis)
  })
})

describe("fetch", () => {
  it("that heed wraps: what it resolves with is cut by its diagnosis", async () => {
    const answer = async (input: unknown) => {
      const { searchParams } = new URL(String(input))
      const params = { since: searchParams.get("since") ?? "", until: searchParams.get("until") ?? "" }
      return lengthOf(params) > 31
        ? new Response("", { status: 504 })
        : Response.json({ rows: datesBetween(params) })
    }
    const fetch = heedFetch(createHeed(), answer as typeof globalThis.fetch)
    const parts = split({
      by: year(),
      send: ({ window }, { signal }) =>
        fetch(`https://api.example.com/insights?since=${window.from}&until=${window.to}`, { signal }),
      rows: async (response) => (await response.json()).rows as string[],
    })
    expect(await rowsOf(parts)).toEqual(ALL_DATES)
  })
})

describe("a client that heed does not wrap", () => {
  const errorOf = async (run: AsyncGenerator<{ rows: unknown[] }>) =>
    (await rowsOf(run).catch((error: unknown) => error)) as SplitError
  const evidenceOf = ({ diagnosis }: SplitError, kind: string) =>
    diagnosis.evidence.find((evidence) => evidence.kind === kind)

  it("is diagnosed by the pieces that were accepted too", async () => {
    const { send, requests } = report(() => 31)
    const failing = async (piece: { window: Window }) => {
      if (piece.window.from > "2025-09") throw failure(503)
      return send(piece)
    }
    const error = await errorOf(split({ by: year(), send: failing }))
    expect(error.message).not.toContain("never a success")
    const refused = requests.filter((length) => length < 0).length
    const source = { failed: refused + 1, requests: requests.length + 1 }
    expect(evidenceOf(error, "failure-count")?.value).toMatchObject({ source })
  })

  it("is not diagnosed by what another run met", async () => {
    const at = (status: number) =>
      errorOf(split({ by: { ids: list([1]) }, send: () => Promise.reject(failure(status)) }))
    for (let run = 0; run < 5; run++) await at(503)
    const { message } = await at(404)
    expect(message).not.toMatch(/outage|trouble|in a row/)
  })

  it("is not taken for having had a piece that it has not found", async () => {
    const by = { window: days({ from: "2025-01-01", to: "2025-01-02", size: 1 }) }
    const send = async ({ window }: { window: Window }) => {
      if (window.from === "2025-01-02") throw failure(404)
      return 1
    }
    const error = await errorOf(split({ by, send }))
    expect(error.message).not.toContain("This very URL")
    expect(evidenceOf(error, "neighbours")?.value).toEqual({ answered: 1, attempts: 2 })
  })
})

describe("any promise", () => {
  it("through heed.run", async () => {
    const heed = createHeed()
    const report = async (window: Window) => {
      if (daysIn(window) > 31) throw failure(504)
      return datesOf(window)
    }
    const parts = split({
      by: year(),
      send: ({ window }) =>
        heed.run({ method: "GET", url: "https://api.example.com/report" }, () => report(window)),
      rows: (rows) => rows,
    })
    expect(await rowsOf(parts)).toEqual(ALL_DATES)
  })

  it("that runs into its own time limit asks for less", async () => {
    const parts = split({
      by: { ids: list([1, 2, 3, 4]) },
      send: async ({ ids }) => {
        if (ids.length > 1)
          throw Object.assign(new Error("timeout of 30000ms exceeded"), { code: "ECONNABORTED" })
        return ids[0]
      },
    })
    expect(await rowsOf(parts)).toEqual([1, 2, 3, 4])
  })
})
