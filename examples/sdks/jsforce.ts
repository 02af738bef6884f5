// jsforce has a transport of its own: its calls go through `heed.run`.
import { createHeed, diagnosisOf } from "heed"
import { Connection } from "jsforce"
import { setDefaults } from "jsforce/lib/request.js"

setDefaults({ followRedirect: true, retry: { maxRetries: 0 } }) // heed retries

const heed = createHeed()
const url = process.env.API_URL ?? "https://example.my.salesforce.com"
const salesforce = new Connection({ instanceUrl: url, accessToken: process.env.SALESFORCE_TOKEN ?? "none" })

export const read = (signal?: AbortSignal) =>
  heed.run({ method: "GET", url: `${url}/services/data/query`, signal }, async () =>
    salesforce.query<{ Id: string }>("SELECT Id FROM Account"),
  )

// An upsert by an external id does the same the second time.
export const write = () =>
  heed.run(
    { method: "POST", url: `${url}/services/data/sobjects/Account` },
    () => salesforce.sobject("Account").create({ Name: "heed" }),
    { idempotent: true },
  )

try {
  const { records } = await read()
  console.log(records.map(({ Id }) => Id))
} catch (error) {
  console.error(diagnosisOf(error)?.summary ?? error)
}
