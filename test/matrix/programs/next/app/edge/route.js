import { axiosClient, fetchClient, runAll, runClient } from "../../clients.js"

export const runtime = "edge"

const CLIENTS = {
  "axios, fetch adapter": axiosClient({ adapter: "fetch" }),
  fetch: fetchClient(),
  run: runClient(),
}

export const GET = async (request) =>
  Response.json(await runAll(CLIENTS, new URL(request.url).searchParams.get("url")))
