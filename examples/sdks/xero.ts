// xero-node sends with an axios of its own, and rejects with JSON text: an error is made of it inside `heed.run`.
import { createHeed, diagnosisOf } from "heed"
import { XeroClient } from "xero-node"

const heed = createHeed()
const xero = new XeroClient()
if (process.env.API_URL) xero.accountingApi.basePath = process.env.API_URL
xero.setTokenSet({ access_token: process.env.XERO_TOKEN ?? "none" })
const url = xero.accountingApi.basePath

/** A text cannot have a diagnosis. */
function throwAsError(text: unknown): never {
  throw typeof text === "string" ? Object.assign(new Error("Xero refused the call"), JSON.parse(text)) : text
}

export const read = (signal?: AbortSignal) =>
  heed.run({ method: "GET", url: `${url}/Organisation`, signal }, () =>
    xero.accountingApi.getOrganisations("tenant").catch(throwAsError),
  )

// With an idempotency key, the API acts once on a POST that is sent again.
export const write = () =>
  heed.run({ method: "POST", url: `${url}/Invoices`, headers: { "idempotency-key": "order-1" } }, () =>
    xero.accountingApi
      .updateOrCreateInvoices("tenant", { invoices: [] }, false, 4, "order-1")
      .catch(throwAsError),
  )

try {
  const { body } = await read()
  console.log(body.organisations?.map(({ name }) => name))
} catch (error) {
  console.error(diagnosisOf(error)?.summary ?? error)
}
