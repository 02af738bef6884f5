// Supabase takes a fetch. It resolves with an `error` that keeps nothing, so calls are made inside `heed.explain`.
import { createClient } from "@supabase/supabase-js"
import { createHeed, diagnosisOf } from "heed"
import { heedFetch } from "heed/fetch"

const heed = createHeed({ idempotent: ({ url }) => url.includes("/rpc/search") })
const supabase = createClient(process.env.API_URL ?? "https://example.supabase.co", "none", {
  global: { fetch: heedFetch(heed) },
})

export const read = async (signal: AbortSignal = new AbortController().signal) =>
  await supabase.from("orders").select("*").retry(false).abortSignal(signal) // heed retries

export const write = async () => await supabase.rpc("search", { text: "heed" })

const { data, error } = await heed.explain(() => read())
if (error) console.error(diagnosisOf(error)?.summary ?? error)
else console.log(data)
