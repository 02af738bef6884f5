import { existsSync, readFileSync } from "node:fs"
import { inspect } from "node:util"
import axios, { type AxiosStatic } from "axios"
import { describe, expect, it } from "vitest"
import { heedAxios } from "../../src/axios.ts"
import { heedFetch } from "../../src/fetch.ts"
import { type Diagnosis, HeedError, type HeedOptions } from "../../src/index.ts"
import { COPIES } from "../matrix/copies.ts"

const page = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), "utf8")
const SECRET = "k-4b1d9e0f7a2c88aa"
const URL_ = "https://api.example.com/v1/rows"
const HEADERS = { authorization: `Bearer ${SECRET}` }

/** Fails as axios does, with 429, or never answers. */
const limited = (copy: AxiosStatic) => async (config: object) => {
  const response = {
    status: 429,
    statusText: "",
    headers: { "retry-after": "999" },
    data: {},
    config,
    request: {},
  }
  throw new copy.AxiosError("Request failed", "ERR_BAD_REQUEST", config as never, {}, response as never)
}
const lenient = async (config: object) => ({
  status: 400,
  statusText: "",
  headers: {},
  data: { message: `no ${SECRET}` },
  config,
  request: {},
})
const silent = () => new Promise<never>(() => {})

async function thrown(call: Promise<unknown>): Promise<Error & { config?: object; diagnosis: Diagnosis }> {
  const error = await call.then(
    () => expect.fail("expected an error"),
    (error: unknown) => error,
  )
  return error as Error & { config?: object; diagnosis: Diagnosis }
}

/** Own properties, but for the cause, which an error has where there is one. */
const keysOf = (error: object) =>
  Reflect.ownKeys(error)
    .filter((key) => key !== "cause")
    .sort()

describe.each(COPIES)("the AxiosErrors that heed makes by $name", ({ axios: copy }) => {
  const made = (adapter: unknown, options: HeedOptions) =>
    heedAxios(copy.create({ adapter } as never) as never, options) as ReturnType<typeof axios.create>

  it("carry what its own have, and the diagnosis: ERR_HEED_HELD", async () => {
    const api = made(limited(copy), { retry: false, throttle: { maxWait: 1 } })
    await thrown(api.get(URL_, { headers: HEADERS }))
    const held = await thrown(api.get(URL_, { headers: HEADERS }))
    expect(held).toMatchObject({ code: "ERR_HEED_HELD" })
    expect(held).toBeInstanceOf(copy.AxiosError)
    expect(keysOf(held)).toEqual(
      keysOf(Object.assign(new copy.AxiosError("m", "C", {} as never), { diagnosis: 1 })),
    )
    expect(JSON.stringify(held.diagnosis)).not.toContain(SECRET)
    expect(held.message + held.stack).not.toContain(SECRET)
  })

  it("carry what its own have, and the diagnosis: ETIMEDOUT", async () => {
    const late = await thrown(made(silent, { timeout: { total: 20 } }).get(URL_, { headers: HEADERS }))
    expect(late).toMatchObject({ code: "ETIMEDOUT" })
    expect(keysOf(late)).toEqual(
      keysOf(Object.assign(new copy.AxiosError("m", "C", {} as never), { diagnosis: 1 })),
    )
    expect(inspect(late.cause)).not.toContain(SECRET)
  })

  it("carry what its own have, and the diagnosis: a failed status", async () => {
    const api = made(lenient, { throwHttpErrors: true })
    const failed = await thrown(api.get(URL_, { headers: HEADERS, validateStatus: () => true }))
    const own = new copy.AxiosError("m", "C", {} as never, {}, { status: 400 } as never)
    expect(keysOf(failed)).toEqual(keysOf(Object.assign(own, { diagnosis: 1 })))
  })

  it("keep the caller's config, secrets included, as its own errors do", async () => {
    const api = made(limited(copy), { retry: false, throttle: { maxWait: 1 } })
    const own = await thrown(api.get(URL_, { headers: HEADERS }))
    const held = await thrown(api.get(URL_, { headers: HEADERS }))
    for (const error of [own, held]) {
      expect(inspect(error.config, { depth: 5 })).toContain(SECRET)
      expect(JSON.stringify(error.diagnosis)).not.toContain(SECRET)
    }
  })
})

describe("a HeedError", () => {
  it("shows nothing but its code and its diagnosis", async () => {
    const fetch = heedFetch({ throwHttpErrors: true, retry: false }, async () =>
      Response.json({ message: `no ${SECRET}` }, { status: 400, headers: { "set-cookie": `sid=${SECRET}` } }),
    )
    const error = await thrown(fetch(URL_, { headers: HEADERS }))
    expect(error).toBeInstanceOf(HeedError)
    expect(Object.keys(error).sort()).toEqual(["code", "diagnosis"])
    for (const text of [inspect(error, { depth: 9 }), JSON.stringify(error), String(error), error.stack])
      expect(text).not.toContain(SECRET)
  })
})

describe("what README says of axios' option `redact`", () => {
  it("is so: it changes toJSON, not what is printed", async () => {
    const api = heedAxios(axios.create({ adapter: limited(axios) as never, redact: ["authorization"] }), {
      retry: false,
      throttle: { maxWait: 1 },
    })
    const errors = [
      await thrown(api.get(URL_, { headers: HEADERS })),
      await thrown(api.get(URL_, { headers: HEADERS })),
    ]
    for (const error of errors) {
      expect(JSON.stringify(error)).not.toContain(SECRET)
      expect(inspect(error, { depth: 5 })).toContain(SECRET)
      expect(JSON.parse(JSON.stringify(error))).not.toHaveProperty("diagnosis")
    }
  })

  it("is not so of 1.13", async () => {
    const { axios: older } =
      COPIES.find(({ name }) => name.startsWith("axios-1.13")) ?? expect.fail("no axios-1.13")
    const api = older.create({ adapter: limited(older), redact: ["authorization"] } as never)
    expect(JSON.stringify(await thrown(api.get(URL_, { headers: HEADERS })))).toContain(SECRET)
  })
})

describe("SECURITY.md", () => {
  it("links to what there is", () => {
    for (const [, target = ""] of page("SECURITY.md").matchAll(/\]\((?!https?:)([^)]+)\)/g)) {
      const [file = "", heading] = target.split("#")
      expect(existsSync(new URL(`../../${file}`, import.meta.url))).toBe(true)
      const headings = [...page(file).matchAll(/^#+ (.*)$/gm)].map(([, words = ""]) => words)
      if (heading) expect(headings.map((one) => one.toLowerCase().replaceAll(" ", "-"))).toContain(heading)
    }
  })
})
