// A Worker: the checks in a request, with clients that are made in it, or in the module for all requests.
import { createHeed } from "heed"
import { CHECKS, QUICK, runChecks } from "./checks.js"
import { axiosClient, fetchClient, runAll, runClient } from "./clients.js"

const makeClients = () => ({
  "axios, fetch adapter": axiosClient({ adapter: "fetch" }),
  fetch: fetchClient(),
  run: runClient(),
})

/** Of each client as many Heeds as there are checks, and what is heeded by each. */
const ofModule = Object.entries(makeClients()).map(([name, client]) => {
  const sends = new Map(
    Object.keys(CHECKS).map(() => {
      const heed = createHeed(QUICK)
      return [heed, client.heeded(heed)]
    }),
  )
  return { name, bare: client.bare, sends }
})

/** In a request of its own, which is over before the checks begin. */
async function warmUp(url) {
  for (const { sends } of ofModule)
    await Promise.all([...sends.values()].map((send) => send(`${url}/warm/good`)))
}

async function checkModule(url) {
  const results = {}
  for (const { name, bare, sends } of ofModule) {
    const heeds = [...sends.keys()]
    const client = { bare, heeded: (heed) => sends.get(heed) }
    results[name] = await runChecks(() => heeds.pop(), client, `${url}/${encodeURIComponent(name)}`)
  }
  return results
}

export default {
  async fetch(request) {
    const { pathname, search } = new URL(request.url)
    const url = search.slice(1)
    if (pathname === "/request") return Response.json(await runAll(makeClients(), url))
    if (pathname === "/warm-up") await warmUp(url)
    return Response.json(pathname === "/module" ? await checkModule(url) : {})
  },
}
