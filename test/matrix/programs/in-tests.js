// What a test runner's test does, in jsdom or happy-dom: prints what became of the checks.
import "whatwg-fetch"
import { axiosClient, fetchClient, runAll, runClient } from "./clients.js"

/** Where the environment has no fetch, it is that of whatwg-fetch, which React Native has too. */
export async function runInTests() {
  const clients = { "axios, XHR": axiosClient({ adapter: "xhr" }), fetch: fetchClient(), run: runClient() }
  process.stdout.write(`\nRESULTS ${JSON.stringify(await runAll(clients, process.env.MATRIX_URL))}\n`)
}
