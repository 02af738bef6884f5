import { axiosClient, fetchClient, runAll, runClient } from "../../clients.js"

const CLIENTS = {
  axios: axiosClient(),
  "axios, fetch adapter": axiosClient({ adapter: "fetch" }),
  fetch: fetchClient(),
  run: runClient(),
}

/** A server component: what became of the checks, as JSON between two marks. */
export default async function Page({ searchParams }) {
  const { url } = await searchParams
  return <pre>{`RESULTS ${JSON.stringify(await runAll(CLIENTS, url))} END`}</pre>
}
