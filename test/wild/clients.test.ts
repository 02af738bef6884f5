import axios, { AxiosError, type AxiosResponse } from "axios"
import { describe, expect, it, vi } from "vitest"
import { heedAxios } from "../../src/axios.ts"
import { heedFetch } from "../../src/fetch.ts"
import { type Diagnosis, diagnosisOf, type HeedOptions } from "../../src/index.ts"
import { NOW, readAnswers, type WildAnswer } from "./read-answers.ts"

/** No wait is sat through: the first failure is the last. */
const OPTIONS: HeedOptions = { retry: false, throttle: { maxWait: 0, adaptive: false } }

type Ask = (given: WildAnswer) => Promise<Diagnosis | undefined>

const textOf = ({ answer: { body } }: WildAnswer) => (typeof body === "string" ? body : JSON.stringify(body))

const byAxios: Ask = async (given) => {
  const { status, headers } = given.answer
  const client = axios.create({
    adapter: async (config) => {
      const response = { data: textOf(given), status, statusText: "", headers, config } as AxiosResponse
      if (status < 400) return response
      throw new AxiosError("refused", "ERR_BAD_REQUEST", config, null, response)
    },
  })
  const told = await heedAxios(client, OPTIONS)
    .request(given.request)
    .catch((error: unknown) => error)
  return diagnosisOf(told)
}

const byFetch: Ask = async (given) => {
  const { status, headers } = given.answer
  const client = heedFetch(OPTIONS, async () => new Response(textOf(given), { status, headers }))
  const { url, method } = given.request
  return diagnosisOf(await client(url, { method }).catch((error: unknown) => error))
}

/** The profile is the one of the host that is called. */
describe.each([["axios", byAxios] as const, ["fetch", byFetch] as const])("%s", (_, ask) => {
  it.each(readAnswers("api-answers.json").map((each) => [each.id, each] as const))(
    "%s",
    async (_id, given) => {
      vi.setSystemTime(NOW)
      try {
        const diagnosis = await ask(given)
        const { code, retryable, waitMs } = given.expected
        expect([code].flat()).toContain(diagnosis?.code)
        expect([retryable].flat()).toContain(diagnosis?.retryable)
        if (typeof waitMs === "number")
          expect(Math.abs(Date.parse(diagnosis?.retryAt ?? "") - NOW - waitMs)).toBeLessThan(2_000)
      } finally {
        vi.useRealTimers()
      }
    },
  )
})
