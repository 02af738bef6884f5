import { Agent as HttpAgent } from "node:http"
import axios, { type AxiosError, type AxiosInstance } from "axios"
import axiosRetry, { retryAfter } from "axios-retry"
import fetchRetry from "fetch-retry"
import got from "got"
import ky from "ky"
import * as retryAxios from "retry-axios"
import { Agent, RetryAgent, request } from "undici"
import { built, heedAxios } from "../built.ts"
import { type Draws, drawByCall } from "./draws.ts"

const { createHeed } = (await import(built("index"))) as typeof import("heed")

// heed has its defaults. Its peers are set up as their READMEs advise for a job that must lose no call to a 429: the
// exponential backoff that they come with or show, Retry-After obeyed, connections kept alive, and enough retries to
// finish every job. The backoff has an upper bound, because doubled ten times it would outlast the job. The bound of
// 2 s favours the peers: where the API says nothing, 1 s brings them up to 10 % more efficiency and up to 10 % more
// rejected requests, and 10 s costs them a third of their efficiency.
const RETRIES = 100
const LONGEST_MS = 2_000

export interface Client {
  /** @returns the status; throws as the client does */
  get(url: string): Promise<number>
  close(): unknown
}

/** A new client for a run: nothing learned, no connection open. In the same round all have the same luck. */
export type NewClient = (round: number) => Client

type Equip = (instance: AxiosInstance) => void

function overAxios(equip: Equip, draws?: Draws): Client {
  const httpAgent = new HttpAgent({ keepAlive: true })
  const instance = axios.create({ httpAgent })
  equip(instance)
  // What axios asks of an answer as soon as it is there.
  const noting = (url: string) => (status: number) => {
    draws?.answered(url)
    return status >= 200 && status < 300
  }
  return {
    get: async (url) => (await instance.get(url, draws ? { validateStatus: noting(url) } : undefined)).status,
    close: () => {
      draws?.end()
      httpAgent.destroy()
    },
  }
}

const withSameDraws =
  (equip: Equip): NewClient =>
  (round) =>
    overAxios(equip, drawByCall(round))

async function statusOf(response: Response): Promise<number> {
  await response.arrayBuffer()
  return response.status
}

const withHeed: Equip = (instance) => heedAxios(instance, createHeed({ source: "bench" }))

export const HEED: NewClient = () => overAxios(withHeed)

export const BARE: NewClient = () => overAxios(() => {})

/** heed, and a peer with heed's own backoff, jitter and all, to compare what is not the backoff. */
export const SAME_BACKOFF: Record<string, NewClient> = {
  heed: withSameDraws(withHeed),
  "axios-retry": withSameDraws((instance) =>
    axiosRetry(instance, {
      retries: 4,
      retryDelay: (n) => Math.random() * Math.min(30_000, 500 * 2 ** (n - 1)),
    }),
  ),
}

export const PEERS: Record<string, NewClient> = {
  "axios-retry": () =>
    overAxios((instance) =>
      axiosRetry(instance, {
        retries: RETRIES,
        retryDelay: (n, error) =>
          Math.max(Math.min(LONGEST_MS, axiosRetry.exponentialDelay(n)), retryAfter(error as AxiosError)),
      }),
    ),

  "retry-axios": () =>
    overAxios((instance) => {
      instance.defaults.raxConfig = { retry: RETRIES, maxRetryDelay: LONGEST_MS }
      retryAxios.attach(instance)
    }),

  ky: () => {
    const client = ky.create({ timeout: false, retry: { limit: RETRIES, backoffLimit: LONGEST_MS } })
    return { get: async (url) => statusOf(await client.get(url)), close() {} }
  },

  got: () => {
    const http = new HttpAgent({ keepAlive: true })
    const client = got.extend({ agent: { http }, retry: { limit: RETRIES, backoffLimit: LONGEST_MS } })
    return { get: async (url) => (await client.get(url)).statusCode, close: () => http.destroy() }
  },

  undici: () => {
    // Its `maxTimeout` would cut Retry-After short as well; so its backoff grows slowly instead.
    const dispatcher = new RetryAgent(new Agent(), { maxRetries: RETRIES, timeoutFactor: 1.25 })
    const get = async (url: string) => {
      const { statusCode, body } = await request(url, { dispatcher })
      await body.dump()
      return statusCode
    }
    return { get, close: () => dispatcher.close() }
  },

  // It knows nothing of Retry-After, but hands over the response in which it stands.
  "fetch-retry": () => {
    const client = fetchRetry(fetch, {
      retries: RETRIES,
      retryOn: [429, 503],
      retryDelay: (n, _, response) => {
        const backoff = Math.min(LONGEST_MS, 1000 * 2 ** n)
        return Math.max(backoff, Number(response?.headers.get("retry-after") ?? 0) * 1000)
      },
    })
    return { get: async (url) => statusOf(await client(url)), close() {} }
  },
}
