// Runs in the page. Each scenario returns plain data, which the test judges.
import axios from "axios"
import { diagnosisOf, isHeeded } from "heed"
import { heedAxios } from "heed/axios"
import { heedFetch } from "heed/fetch"

const QUICK = { retry: { retries: 1, backoff: { base: 1 } } }

export async function fetchRetriesA503() {
  const response = await heedFetch(QUICK)("/api/503-once")
  return { status: response.status, body: await response.text() }
}

export async function fetchHoldsOnA429() {
  const response = await heedFetch(QUICK)("/api/429-once")
  return { status: response.status, body: await response.text() }
}

export async function fetchExplainsA404() {
  const response = await heedFetch(QUICK)(new URL("/api/gone", location.href))
  const diagnosis = diagnosisOf(response)
  return {
    status: response.status,
    code: diagnosis?.code,
    url: diagnosis?.request.url,
    body: await response.text(),
  }
}

export async function axiosRetriesA503() {
  const response = await heedAxios(axios.create({ adapter: "xhr" }), QUICK).get("/api/503-once")
  return { status: response.status, body: response.data }
}

export async function axiosExplainsARefusal(url: string) {
  return refusal(heedAxios(axios.create({ adapter: "xhr" }), QUICK).get(url))
}

export async function fetchExplainsARefusal(url: string) {
  return refusal(heedFetch(QUICK)(url))
}

async function refusal(call: Promise<unknown>) {
  const error = await call.then(
    () => undefined,
    (thrown) => thrown,
  )
  if (!isHeeded(error)) return { name: String(error) }
  const { code, status, matchedBy, attempts } = error.diagnosis
  return { name: error.name, code, status, matchedBy, attempts: attempts.length }
}
