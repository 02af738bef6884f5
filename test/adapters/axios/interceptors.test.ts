import axios, { type AxiosInstance, type AxiosRequestConfig, type InternalAxiosRequestConfig } from "axios"
import { diagnosisOf } from "heed"
import { heedAxios, unheedAxios } from "heed/axios"
import { describe, expect, test } from "vitest"
import { caught, QUICK, SOON } from "../../support/quick.ts"
import { inTurn, serve } from "../../support/server.ts"

/** Notes who ran, in order; async ones too. */
function listen(client: AxiosInstance, name: string, log: string[], synchronous = false): void {
  const noted = (config: InternalAxiosRequestConfig) => {
    log.push(`${name} request`)
    return config
  }
  client.interceptors.request.use(synchronous ? noted : async (config) => noted(config), undefined, {
    synchronous,
  })
  client.interceptors.response.use(
    (reply) => {
      log.push(`${name} response`)
      return reply
    },
    (error) => {
      log.push(`${name} error`)
      throw error
    },
  )
}

/** The same set-up with and without heed. */
async function logOf(
  heeded: boolean,
  synchronous: boolean,
  config: AxiosRequestConfig,
  ...answers: number[]
) {
  const server = await serve(inTurn(...answers.map((status) => [status] as [number])))
  const log: string[] = []
  const client = axios.create({ baseURL: server.url, ...config })
  listen(client, "before 1", log, synchronous)
  listen(client, "before 2", log, synchronous)
  if (heeded) heedAxios(client, QUICK)
  listen(client, "after 1", log, synchronous)
  listen(client, "after 2", log, synchronous)
  const reply = await client.get("/").catch((error) => error.response)
  return { log, status: reply.status, hits: server.hits.length }
}

describe.each([
  ["in axios' old order", {}],
  ["in the order of registration", { transitional: { legacyInterceptorReqResOrdering: false } }],
])("interceptors %s", (_, config) => {
  test.each([true, false])("run once a call whatever was retried (synchronous: %s)", async (synchronous) => {
    const bare = await logOf(false, synchronous, config, 200)
    const heeded = await logOf(true, synchronous, config, 503, 500, 200)
    expect(heeded).toEqual({ ...bare, hits: 3 })
    expect(heeded.log).toHaveLength(8)
  })

  test.each([true, false])("see one error, the last (synchronous: %s)", async (synchronous) => {
    const bare = await logOf(false, synchronous, config, 403)
    const heeded = await logOf(true, synchronous, config, 503, 403)
    expect(heeded).toEqual({ ...bare, hits: 2 })
    expect(heeded.log).toHaveLength(8)
  })
})

test("transforms run once a call, on the last answer, and headers set by them are sent with each try", async () => {
  const server = await serve(inTurn([503], [429, SOON], [200]))
  const log: unknown[] = []
  const client = heedAxios(
    axios.create({
      baseURL: server.url,
      transformRequest: [
        (data, headers) => {
          log.push(data)
          headers.set("x-signed", "yes")
          return JSON.stringify(data)
        },
      ],
      transformResponse: [
        (data) => {
          log.push(data)
          return { parsed: JSON.parse(data) }
        },
      ],
    }),
    QUICK,
  )
  const { data } = await client.put("/", { a: 1 })
  expect(data).toEqual({ parsed: { status: 200 } })
  expect(log).toEqual([{ a: 1 }, '{"status":200}'])
  expect(server.hits.map(({ body, headers }) => [body, headers["x-signed"]])).toEqual(
    Array(3).fill(['{"a":1}', "yes"]),
  )
})

describe.each(["before", "after"])("an interceptor registered %s heedAxios", (when) => {
  function client(
    url: string,
    interceptor: (config: InternalAxiosRequestConfig) => InternalAxiosRequestConfig,
  ) {
    const made = axios.create({ baseURL: url })
    if (when === "before") made.interceptors.request.use(interceptor)
    heedAxios(made, QUICK)
    if (when === "after") made.interceptors.request.use(interceptor)
    return made
  }

  test("may set the adapter: it is heeded", async () => {
    const server = await serve(inTurn([503], [200]))
    const own = client(server.url, (config) => Object.assign(config, { adapter: "fetch" }))
    expect((await own.get("/")).request).toBeInstanceOf(Request)
    expect(server.hits).toHaveLength(2)
  })

  test("may return another config with another adapter: it is heeded", async () => {
    const statuses = [503, 200]
    const adapter = async (config: InternalAxiosRequestConfig) => {
      const status = statuses.shift() as number
      return { status, data: "own", statusText: "", headers: {}, config }
    }
    const own = client("http://nowhere.test", (config) => ({ ...config, adapter, url: "/other" }))
    const reply = await own.get("/")
    expect([reply.data, reply.status, reply.config.url, statuses]).toEqual(["own", 200, "/other", []])
  })

  test("may wrap the adapter that it finds: heeded once, not twice over", async () => {
    const server = await serve(inTurn([500]))
    const own = client(server.url, (config) => {
      const inner = axios.getAdapter(config.adapter)
      config.adapter = (final) => inner(final)
      return config
    })
    const error = await caught(own.get("/", { heed: { retries: 2 } }))
    expect(server.hits).toHaveLength(3)
    expect(diagnosisOf(error)?.attempts).toHaveLength(3)
  })

  test("may say how the call is to be heeded", async () => {
    const server = await serve(inTurn([503]))
    const own = client(server.url, (config) => Object.assign(config, { heed: { retries: 1 } }))
    await caught(own.get("/"))
    expect(server.hits).toHaveLength(2)
    const none = client(server.url, (config) => Object.assign(config, { heed: false }))
    expect(diagnosisOf(await caught(none.get("/")))).toBeUndefined()
    expect(server.hits).toHaveLength(3)
  })

  test("may throw: nothing is sent, and its error comes out", async () => {
    const server = await serve(inTurn([200]))
    const boom = new Error("no token")
    const own = client(server.url, () => {
      throw boom
    })
    expect(await caught(own.get("/"))).toBe(boom)
    expect(server.hits).toEqual([])
  })
})

test("an interceptor may be ejected, and cleared, while heed is on; heed goes on", async () => {
  const server = await serve(inTurn([503], [200], [503], [200]))
  const log: string[] = []
  const client = axios.create({ baseURL: server.url })
  const id = client.interceptors.request.use((config) => {
    log.push("ran")
    return config
  })
  heedAxios(client, QUICK)
  client.interceptors.request.eject(id)
  await client.get("/")
  client.interceptors.request.clear()
  await client.get("/")
  expect([log, server.hits.length]).toEqual([[], 4])
  unheedAxios(client)
})

test("runWhen is asked once a call, of the call's config", async () => {
  const server = await serve(inTurn([503], [200]))
  const asked: (string | undefined)[] = []
  const client = heedAxios(axios.create({ baseURL: server.url }), QUICK)
  client.interceptors.request.use(() => Promise.reject(new Error("not to run")), undefined, {
    runWhen: ({ url }) => asked.push(url) === 0,
  })
  await client.get("/a")
  expect(asked).toEqual(["/a"])
})

test("a response interceptor may answer for a failure", async () => {
  const server = await serve(inTurn([404]))
  const client = axios.create({ baseURL: server.url })
  client.interceptors.response.use(undefined, (error) => ({ data: null, was: diagnosisOf(error)?.code }))
  heedAxios(client, QUICK)
  expect(await client.get("/")).toEqual({ data: null, was: 404 })
})
