import { readdirSync } from "node:fs"
import axios, { type AxiosAdapter, AxiosError } from "axios"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { heedAxios } from "../../src/axios.ts"
import { heedFetch } from "../../src/fetch.ts"
import { Target } from "../../src/http/target.ts"
import type { HeedOptions } from "../../src/index.ts"
import { DIRECTORY } from "../../src/profiles/directory.ts"
import { apisOf } from "../../src/profiles/hosts.ts"
import type { Profile } from "../../src/profiles/schema/profile.ts"
import { type Ask, axiosSend, fetchSend, type Outcome } from "../support/clients.ts"
import { everyNth } from "../support/thorough.ts"
import type { ProfileCase } from "./case.ts"

interface CaseFile {
  readonly profile: Profile
  readonly cases: readonly ProfileCase[]
}

const names = readdirSync(new URL(".", import.meta.url)).filter((name) => name.endsWith(".cases.ts"))
const files: readonly CaseFile[] = await Promise.all(names.map((name) => import(`./${name}`)))

/** Nothing is sent again: the first answer is diagnosed. The profile is found by the host. */
const ONCE: HeedOptions = { retry: false, throttle: false }

const apis = apisOf(undefined, DIRECTORY)

/** The URL of a case, at a host of its profile. */
function urlOf({ url }: ProfileCase, { name, hosts: [host = ""] }: Profile): string {
  const own = url !== undefined && apis.find(new Target(url))?.name === name
  return own ? url : `https://${host.replace("*", "acme")}${url === undefined ? "" : new URL(url).pathname}`
}

const textOf = (body: unknown) => (typeof body === "string" ? body : JSON.stringify(body))

function headersOf({ body, headers }: ProfileCase): Record<string, string> {
  return { ...(typeof body === "object" && { "content-type": "application/json" }), ...headers }
}

const throughAxios = (url: string, each: ProfileCase, ask: Ask): Promise<Outcome> => {
  const { status } = each
  const adapter: AxiosAdapter = async (config) => {
    const response = { status, statusText: "", data: textOf(each.body), headers: headersOf(each), config }
    if (status < 300) return response
    throw new AxiosError("failed", AxiosError.ERR_BAD_RESPONSE, config, {}, response)
  }
  return axiosSend(heedAxios(axios.create({ adapter }), ONCE))(url, ask)
}

const throughFetch = (url: string, each: ProfileCase, ask: Ask): Promise<Outcome> => {
  const { status } = each
  const fetch = async () => new Response(textOf(each.body) ?? null, { status, headers: headersOf(each) })
  return fetchSend(heedFetch(ONCE, fetch))(url, ask)
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** With `few`, the clients take the cases of a profile in turn. */
const CLIENTS = 2

describe.each([
  ["axios", 0, throughAxios],
  ["fetch", 1, throughFetch],
] as const)("through %s", (_client, turn, send) => {
  describe.each(files.map((file) => [file.profile.name, file] as const))(
    "%s",
    (_name, { profile, cases }) => {
      const mine = everyNth(CLIENTS, cases, turn)
      it.each(mine.map((each) => [each.name, each] as const))("%s", async (_case, each) => {
        if (each.at !== undefined) vi.setSystemTime(each.at)
        const { diagnosis } = await send(urlOf(each, profile), each, { method: each.method ?? "GET" })
        const { expected } = each
        if (expected === null) {
          expect(diagnosis).toBeUndefined()
          return
        }
        const { code, retryable, matchedBy, exhausted } = expected
        expect(diagnosis).toMatchObject({ code, retryable, ...(matchedBy && { matchedBy }) })
        if (exhausted) expect(diagnosis?.stopped).toBe("quota-exhausted")
      })
    },
  )
})
