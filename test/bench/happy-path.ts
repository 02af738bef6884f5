import axios, { type AxiosInstance, type InternalAxiosRequestConfig } from "axios"
import axiosRetry from "axios-retry"
import fetchRetry from "fetch-retry"
import ky from "ky"
import * as retryAxios from "retry-axios"
import { heedAxios, heedFetch } from "./built.ts"
import { type Result, race } from "./race.ts"

// What a call costs while all is well. The network is a stub, so that only the client's own work is seen.

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
