// Evaluated in a realm that lacks one of the runtime's globals. Each call returns plain data, which the test judges.
import axios, { AxiosError, type InternalAxiosRequestConfig } from "axios"
import { createHeed, diagnosisOf } from "heed"
import { heedAxios } from "heed/axios"
import { heedFetch } from "heed/fetch"

/** What a stubbed server answers, made outside of the realm. */
export interface Stub {
  respond(status: number, waitMs: number): Response
}

/** What became of a call. */
export interface End {
  threw: boolean
  name: string
  message: string
  status: number | undefined
  body: unknown
}

export interface Heeded {
  end: End
  attempts: number
  /** The row of its diagnosis; undefined: it has none. */
  code: number | undefined
  warnings: string[]
}

const URL_ = "https://api.example.com/v1/orders?page=3&key=s3cret-key"
const HEADERS = { authorization: "Basic YW5uOnBhc3N3b3Jk" }

/** Each client, bare and heeded. */
export const CLIENTS: Record<
  string,
  (stub: Stub, status: number, waitMs: number) => { bare: Call; heeded: () => Call }
> = {
  fetch: (stub, status, waitMs) => {
    const send = async () => stub.respond(status, waitMs)
    const call = (fetch: typeof globalThis.fetch) => async () => {
      const response = await fetch(URL_, { headers: HEADERS })
      return Object.assign(response, { seen: await response.text() })
    }
    return { bare: call(send), heeded: () => call(heedFetch(heed, counted(send))) }
  },
  axios: (_stub, status, waitMs) => {
    const adapter = async (config: InternalAxiosRequestConfig) => {
      const headers = { "retry-after-ms": String(waitMs) }
      const response = { status, statusText: "", data: '{"message":"no"}', headers, config, request: {} }
      throw new AxiosError(`Request failed with status code ${status}`, "ERR_BAD", config, {}, response)
    }
    const create = (send: typeof adapter) => axios.create({ adapter: send })
    const call = (instance: ReturnType<typeof create>) => () => instance.get(URL_, { headers: HEADERS })
    return { bare: call(create(adapter)), heeded: () => call(heedAxios(create(counted(adapter)), heed)) }
  },
  run: (_stub, status, waitMs) => {
    const send = async () => ({
      status,
      body: { message: "no" },
      headers: { "retry-after-ms": String(waitMs) },
    })
    const request = { method: "GET", url: URL_, headers: HEADERS }
    return { bare: send, heeded: () => () => heed.run(request, counted(send)) }
  },
}

type Call = () => Promise<{ status: number; seen?: unknown }>

let heed: ReturnType<typeof createHeed>
let attempts = 0

function counted<A extends unknown[], T>(send: (...args: A) => T): (...args: A) => T {
  return (...args) => {
    attempts++
    return send(...args)
  }
}

async function endOf(call: Call): Promise<{ end: End; value: unknown }> {
  try {
    const value = await call()
    const { status, seen = value } = value
    return { end: { threw: false, name: "", message: "", status, body: seen }, value }
  } catch (error) {
    const { name, message, response } = error as AxiosError
    return {
      end: { threw: true, name, message, status: response?.status, body: response?.data },
      value: error,
    }
  }
}

export const bare = async (client: string, stub: Stub, status: number, waitMs: number): Promise<End> =>
  (await endOf((CLIENTS[client] as (typeof CLIENTS)[string])(stub, status, waitMs).bare)).end

/** @param waitMs before a retry */
export async function heeded(client: string, stub: Stub, status: number, waitMs: number): Promise<Heeded> {
  attempts = 0
  const warnings: string[] = []
  heed = createHeed({
    retry: { retries: 1, backoff: { base: waitMs, jitter: "none" } },
    throttle: { adaptive: false, maxWait: 30 * waitMs },
  })
  heed.on("warning", ({ code, message }) => warnings.push(`${code}: ${message}`))
  const { end, value } = await endOf(
    (CLIENTS[client] as (typeof CLIENTS)[string])(stub, status, waitMs).heeded(),
  )
  return { end, attempts, code: diagnosisOf(value)?.code, warnings }
}
