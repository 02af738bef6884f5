import { axiosClient, fetchClient, runAll, runClient } from "../../clients.js"

export const dynamic = "force-dynamic"

const CLIENTS = {
  axios: axiosClient(),
  "axios, fetch adapter": axiosClient({ adapter: "fetch" }),
  fetch: fetchClient(),
  run: runClient(),
}

export const GET = async (request) =>
  Response.json(await runAll(CLIENTS, new URL(request.url).searchParams.get("url")))
