// The clients that an environment is tried with, each with heed around it.
import axios from "axios"
import { createHeed, diagnosisOf } from "heed"
import { heedAxios } from "heed/axios"
import { heedFetch } from "heed/fetch"
import { runChecks } from "./checks.js"

/** @param config of axios.create */
export function axiosClient(config = {}) {
  const create = () => axios.create({ ...config, responseType: "text", transformResponse: (text) => text })
  return {
    bare: async (url) => (await create().get(url)).data,
    heeded(heed) {
      const api = heedAxios(create(), heed)
      return async (url, signal) => {
        try {
          const { status, data } = await api.get(url, { signal })
          return { status, text: data, diagnosis: undefined }
        } catch (error) {
          if (!axios.isAxiosError(error) || !error.response) throw error
          const { status, data } = error.response
          return { status, text: String(data), diagnosis: diagnosisOf(error) }
        }
      }
    },
  }
}

/** @param base undefined: the global one, as heedFetch takes it */
export function fetchClient(base) {
  return {
    bare: async (url) => (await (base ?? globalThis.fetch)(url)).text(),
    heeded(heed) {
      const fetch = heedFetch(heed, base)
      return async (url, signal) => {
        const response = await fetch(url, { signal })
        return { status: response.status, text: await response.text(), diagnosis: diagnosisOf(response) }
      }
    },
  }
}

/** heed.run around a client of its own kind: its answers are plain objects, the body in `data`. */
export function runClient(base = (...args) => globalThis.fetch(...args)) {
  const send = async (url, options) => {
    const response = await base(url, options)
    return { status: response.status, headers: response.headers, data: await response.text() }
  }
  return {
    bare: async (url) => (await send(url)).data,
    heeded: (heed) => async (url, signal) => {
      const request = { method: "GET", url, ...(signal && { signal }) }
      const answer = await heed.run(request, ({ signal, headers }) => send(url, { signal, headers }))
      return { status: answer.status, text: answer.data, diagnosis: diagnosisOf(answer) }
    },
  }
}

/** @returns by client and column: true, or why not */
export async function runAll(clients, url) {
  const results = {}
  for (const [name, client] of Object.entries(clients))
    results[name] = await runChecks(createHeed, client, `${url}/${encodeURIComponent(name)}`)
  return results
}
