// Other fetches, and clients over fetch: `fetches.mjs NAME URL`.
import { diagnosisOf } from "heed"
import { heedFetch } from "heed/fetch"
import { fetchClient, runAll } from "./clients.js"

const [name, url] = process.argv.slice(2)

/** A client that is given heed's fetch. */
const over = (makeSend) => ({
  bare: async (url) => (await fetch(url)).text(),
  heeded: (heed) => makeSend(heedFetch(heed)),
})

const FETCHES = {
  undici: async () => fetchClient((await import(name)).fetch),
  "node-fetch": async () => fetchClient((await import(name)).default),
  "cross-fetch": async () => fetchClient((await import(name)).fetch),
  "isomorphic-fetch": async () => {
    globalThis.fetch = undefined
    await import(name)
    return fetchClient()
  },
  ky: async () => {
    const { default: ky } = await import(name)
    return over((fetch) => async (url, signal) => {
      const response = await ky(url, { fetch, retry: 0, throwHttpErrors: false, ...(signal && { signal }) })
      return { status: response.status, text: await response.text(), diagnosis: diagnosisOf(response) }
    })
  },
  ofetch: async () => {
    const { createFetch } = await import(name)
    return over((fetch) => async (url, signal) => {
      const options = { retry: 0, ignoreResponseError: true, responseType: "text" }
      const response = await createFetch({ fetch }).raw(url, { ...options, ...(signal && { signal }) })
      return { status: response.status, text: response._data, diagnosis: diagnosisOf(response) }
    })
  },
}

const client = await FETCHES[name.replace(/-\d+$/, "")]()
console.log(`RESULTS ${JSON.stringify(await runAll({ [name]: client }, url))}`)
process.exit()
