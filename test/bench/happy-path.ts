import { Agent as HttpAgent } from "node:http"
import axios, { type AxiosInstance, type InternalAxiosRequestConfig } from "axios"
import axiosRetry from "axios-retry"
import fetchRetry from "fetch-retry"
import ky from "ky"
import * as retryAxios from "retry-axios"
import { heedAxios, heedFetch } from "./built.ts"
import { type Result, race } from "./race.ts"

// What a call costs while all is well. Mostly the network is a stub, so that only the client's own work is seen.

const stub = async (config: InternalAxiosRequestConfig) => ({
  data: '{"rows":[]}',
  status: 200,
  statusText: "OK",
  headers: { "content-type": "application/json" },
  config,
})

const instance = (): AxiosInstance => axios.create({ baseURL: "https://api.example.com/v1", adapter: stub })

const get = (client: AxiosInstance) => () =>
  client.get("/orders/8841/lines", { params: { page: 3, limit: 100 } })

export function axiosRace(rounds: number, calls: number): Promise<Result[]> {
  const withAxiosRetry = instance()
  axiosRetry(withAxiosRetry, { retries: 3 })
  const withRetryAxios = instance()
  withRetryAxios.defaults.raxConfig = { retry: 3 }
  retryAxios.attach(withRetryAxios)
  return race(
    [
      { name: "bare axios", call: get(instance()) },
      { name: "axios-retry", call: get(withAxiosRetry) },
      { name: "retry-axios", call: get(withRetryAxios) },
      { name: "heed", call: get(heedAxios(instance())) },
    ],
    rounds,
    calls,
  )
}

/** Calls at a time over real sockets: enough that client and server always have work. */
const AT_ONCE = 20

/** Over axios's own adapter and a real server that answers at once. */
export async function socketRace(rounds: number, calls: number, origin: string): Promise<Result[]> {
  const agents: HttpAgent[] = []
  const connected = () => {
    const httpAgent = new HttpAgent({ keepAlive: true })
    agents.push(httpAgent)
    return axios.create({ httpAgent })
  }
  let n = 0
  const batch = (client: AxiosInstance) => () =>
    Promise.all(Array.from({ length: AT_ONCE }, () => client.get(`${origin}/orders/${n++}`)))
  const results = await race(
    [
      { name: "bare axios", call: batch(connected()) },
      { name: "heed", call: batch(heedAxios(connected())) },
    ],
    rounds,
    calls / AT_ONCE,
  )
  for (const agent of agents) agent.destroy()
  return results.map(({ us, ...result }) => ({ ...result, us: us / AT_ONCE }))
}

export function fetchRace(rounds: number, calls: number): Promise<Result[]> {
  const url = "https://api.example.com/v1/orders/8841/lines?page=3&limit=100"
  // What every fetch does at the least: a Request is made of its arguments, and a Response comes back.
  const bare = async (input: RequestInfo | URL, init?: RequestInit) => {
    new Request(input, init)
    return new Response('{"rows":[]}')
  }
  const retried = fetchRetry(bare as typeof fetch)
  const kept = ky.create({ fetch: bare as typeof fetch })
  const heeded = heedFetch(undefined, bare as typeof fetch)
  return race(
    [
      { name: "bare fetch", call: () => bare(url) },
      { name: "fetch-retry", call: () => retried(url) },
      { name: "ky", call: () => kept(url) },
      { name: "heed", call: () => heeded(url) },
    ],
    rounds,
    calls,
  )
}
