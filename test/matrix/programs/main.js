// A process: prints what became of the checks. `main.js URL [CLIENT…]`
import { axiosClient, fetchClient, runAll, runClient } from "./clients.js"

const CLIENTS = {
  axios: axiosClient(),
  "axios, fetch adapter": axiosClient({ adapter: "fetch" }),
  fetch: fetchClient(),
  run: runClient(),
}
const [url, ...names] = process.argv.slice(2)
const chosen = Object.entries(CLIENTS).filter(([name]) => names.length === 0 || names.includes(name))
runAll(Object.fromEntries(chosen), url).then((results) => {
  console.log(`RESULTS ${JSON.stringify(results)}`)
  process.exit()
})
