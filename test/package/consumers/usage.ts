// Compiled, not run, under each way that TypeScript resolves a package.
import axios, { type AxiosInstance } from "axios"
import {
  createHeed,
  type Diagnosis,
  diagnosisOf,
  FAQ,
  type Faq,
  type FaqEntry,
  type Heed,
  HeedError,
  isHeeded,
  lookUp,
} from "heed"
import { heedAxios, unheedAxios } from "heed/axios"
import { type BottleneckLike, bottleneckGate } from "heed/bottleneck"
import { faqFromMarkdown } from "heed/faq"
import { heedFetch } from "heed/fetch"

export async function useAxios(): Promise<unknown> {
  const heed: Heed = createHeed({ retry: { retries: 3 }, throttle: { maxWait: 60_000 } })
  const client: AxiosInstance = heedAxios(axios.create({ baseURL: "https://api.test" }), heed)
  await client.get("/x", { heed: { idempotent: true } })
  await client.post("/x", {}, { heed: false })
  await axios.get("/x", { heed: { idempotent: true, retries: 2, label: "the report" } })
  // @ts-expect-error: idempotent is yes or no
  await axios.get("/x", { heed: { idempotent: "yes" } })
  // @ts-expect-error: no such option
  await axios.get("/x", { heed: { idempotant: true } })
  // @ts-expect-error: off is false; on is leaving it out
  await axios.get("/x", { heed: true })
  // @ts-expect-error: an instance, not a URL
  heedAxios("https://api.test")
  unheedAxios(client)
  return heed.report()
}

export async function useFetch(url: string): Promise<Diagnosis | undefined> {
  const fetch: typeof globalThis.fetch = heedFetch({ throwHttpErrors: true })
  await fetch(url, { heed: false })
  await fetch(url, { method: "POST", heed: { idempotent: true } })
  // @ts-expect-error: idempotent is yes or no
  await fetch(url, { heed: { idempotent: "yes" } })
  // @ts-expect-error: retries is a number
  heedFetch({ retry: { retries: "3" } })
  return diagnosisOf(await fetch(url))
}

export function useErrors(error: unknown): string {
  if (error instanceof HeedError) return error.diagnosis.summary
  if (isHeeded(error)) return `${error.message}: ${error.diagnosis.advice.join(" ")}`
  // @ts-expect-error: nothing is known of it here
  return error.diagnosis
}

export function useFaq(table: string): FaqEntry {
  const faq: Faq = faqFromMarkdown(table)
  createHeed({ faq })
  // @ts-expect-error: the FAQ has no such row
  FAQ[418]
  return faq[429] ?? lookUp(429)
}

export function useBottleneck(limiter: BottleneckLike): Heed {
  return createHeed({ throttle: { gate: bottleneckGate(limiter, { priority: 3 }) } })
}
