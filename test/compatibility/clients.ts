import axios, { type AxiosStatic } from "axios"
import oldAxios from "axios-1.0"
import got from "got"
import { diagnosisOf, type Heed, type PlainAttempt } from "heed"
import { heedAxios } from "heed/axios"
import { heedFetch } from "heed/fetch"
import ky from "ky"
import nodeFetch from "node-fetch"
// @ts-expect-error: it has no types of its own.
import nodeFetch2 from "node-fetch-2"
import { fetch as undiciFetch, request as undiciRequest } from "undici"
import manifest from "../../package.json" with { type: "json" }
import type { CheckedClient, Send } from "./checks.js"

/** One row of the table in docs/compatibility.md. */
export interface Client extends Pick<CheckedClient, "heeded"> {
  readonly name: string
  /** As in package.json; of a runtime, the versions that heed supports. */
  readonly version: string
  /** How heed is put around it. */
  readonly by: string
  /** Columns that say no, each with a footnote of the page. */
  readonly lacks?: readonly string[]
}

const { devDependencies, engines } = manifest
const NODE = `Node ${engines.node}`

/** @param adapter by name: since axios 1.2; undefined: the default, which is http in Node */
function axiosSend(from: AxiosStatic, adapter?: "http" | "fetch"): Client["heeded"] {
  return (heed) => {
    const api = heedAxios(
      from.create({ ...(adapter && { adapter }), responseType: "text", transformResponse: (text) => text }),
      heed,
    )
    return async (url, signal) => {
      try {
        const { status, data } = await api.get(url, { signal })
        return { status, text: data, diagnosis: undefined }
      } catch (error) {
        if (!from.isAxiosError(error) || !error.response) throw error
        const { status, data } = error.response
        return { status, text: String(data), diagnosis: diagnosisOf(error) }
      }
    }
  }
}

type Fetch = typeof globalThis.fetch

function fetchSend(fetch: Fetch): Send {
  return async (url, signal) => {
    const response = await fetch(url, { signal: signal ?? null })
    return { status: response.status, text: await response.text(), diagnosis: diagnosisOf(response) }
  }
}

const headersOf = ({ headers }: PlainAttempt) => Object.fromEntries(headers ?? [])

export const CLIENTS: readonly Client[] = [
  { name: "axios, http", version: axios.VERSION, by: "heedAxios", heeded: axiosSend(axios, "http") },
  {
    name: "axios, fetch adapter",
    version: axios.VERSION,
    by: "heedAxios",
    heeded: axiosSend(axios, "fetch"),
  },
  {
    name: "axios, oldest",
    version: oldAxios.VERSION,
    by: "heedAxios",
    heeded: axiosSend(oldAxios as never),
  },
  { name: "fetch of Node", version: NODE, by: "heedFetch", heeded: (heed) => fetchSend(heedFetch(heed)) },
  {
    name: "fetch of undici",
    version: devDependencies.undici,
    by: "heedFetch",
    heeded: (heed) => fetchSend(heedFetch(heed, undiciFetch as unknown as Fetch)),
  },
  ...[
    { name: "node-fetch 3", from: nodeFetch, version: devDependencies["node-fetch"] },
    { name: "node-fetch 2", from: nodeFetch2, version: devDependencies["node-fetch-2"].split("@")[1] ?? "" },
  ].map(({ name, from, version }) => ({
    name,
    version,
    by: "heedFetch",
    heeded: (heed: Heed) => fetchSend(heedFetch(heed, from)),
  })),
  {
    name: "ky",
    version: devDependencies.ky,
    by: "heedFetch",
    heeded: (heed) =>
      fetchSend(ky.create({ fetch: heedFetch(heed), retry: 0, throwHttpErrors: false }) as Fetch),
  },
  {
    name: "got",
    version: devDependencies.got,
    by: "heed.run",
    heeded: (heed) => async (url, signal) => {
      const response = await heed.run({ method: "GET", url, ...(signal && { signal }) }, (attempt) =>
        got(url, {
          retry: { limit: 0 },
          throwHttpErrors: false,
          signal: attempt.signal,
          headers: headersOf(attempt),
        }),
      )
      return { status: response.statusCode, text: response.body, diagnosis: diagnosisOf(response) }
    },
  },
  {
    name: "request of undici",
    lacks: ["diagnosed"],
    version: devDependencies.undici,
    by: "heed.run",
    heeded: (heed) => async (url, signal) => {
      const response = await heed.run({ method: "GET", url, ...(signal && { signal }) }, (attempt) =>
        undiciRequest(url, { signal: attempt.signal ?? null, headers: headersOf(attempt) }),
      )
      return {
        status: response.statusCode,
        text: await response.body.text(),
        diagnosis: diagnosisOf(response),
      }
    },
  },
]
