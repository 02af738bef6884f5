import axios, { type AxiosInstance, type CreateAxiosDefaults } from "axios"
import { expect, onTestFinished } from "vitest"
import { heedAxios } from "../../src/axios.ts"
import { heedFetch } from "../../src/fetch.ts"
import {
  type CallOptions,
  createHeed,
  type Diagnosis,
  diagnosisOf,
  type Heed,
  type HeedEvent,
  type HeedEvents,
  type HeedOptions,
} from "../../src/index.ts"

export { QUICK } from "./quick.ts"

/** A request, as every client here takes it. */
export interface Ask {
  method?: string
  headers?: Record<string, string>
  /** In the client's own form. */
  body?: unknown
  signal?: AbortSignal
  heed?: CallOptions | false
}

/** What became of a call, in the same words for every client. Of a failure axios throws, and fetch resolves. */
export interface Outcome {
  /** The server's; 0: none. */
  status: number
  /** JSON where it is JSON. */
  body: unknown
  diagnosis: Diagnosis | undefined
  /** undefined: nothing was thrown. */
  error: (Error & { code?: string }) | undefined
}

type Send = (url: string, ask?: Ask) => Promise<Outcome>

export interface Client {
  readonly name: "axios" | "fetch"
  create(heed?: Heed | HeedOptions): Send
}

export function axiosSend(instance: AxiosInstance): Send {
  return async (url, { body, ...ask } = {}) => {
    try {
      const response = await instance.request({ url, data: body, ...ask })
      return {
        status: response.status,
        body: response.data,
        diagnosis: diagnosisOf(response),
        error: undefined,
      }
    } catch (error) {
      const { response } = error as { response?: { status: number; data: unknown } }
      const { status = 0, data } = response ?? {}
      return { status, body: data, diagnosis: diagnosisOf(error), error: error as Error }
    }
  }
}

export function fetchSend(fetch: typeof globalThis.fetch): Send {
  return async (url, ask = {}) => {
    try {
      const response = await fetch(url, { duplex: "half", ...ask } as RequestInit)
      const text = await response.text()
      return {
        status: response.status,
        body: parsed(text),
        diagnosis: diagnosisOf(response),
        error: undefined,
      }
    } catch (error) {
      return { status: 0, body: undefined, diagnosis: diagnosisOf(error), error: error as Error }
    }
  }
}

/** An axios of its own for each test, heeded. */
export function heededAxios(heed?: Heed | HeedOptions, defaults?: CreateAxiosDefaults): AxiosInstance {
  return heedAxios(axios.create(defaults), heed)
}

export const CLIENTS: readonly Client[] = [
  { name: "axios", create: (heed) => axiosSend(heededAxios(heed)) },
  { name: "fetch", create: (heed) => fetchSend(heedFetch(heed)) },
]

/** A Heed, and everything it tells, in order. */
export function watched(options?: HeedOptions): { heed: Heed; events: Told[] } {
  const heed = createHeed(options)
  const events: Told[] = []
  for (const name of ["attempt", "retry", "hold", "release", "probe", "giveup", "success"] as const) {
    onTestFinished(heed.on(name, (event) => events.push({ name, at: Date.now(), event })))
  }
  return { heed, events }
}

interface Told {
  name: HeedEvent
  at: number
  event: HeedEvents[HeedEvent]
}

export const namesOf = (events: readonly Told[]) => events.map(({ name }) => name)
export const countOf = (events: readonly Told[], name: HeedEvent) =>
  events.filter((event) => event.name === name).length

/** Why calls were given up. Of an aborted fetch only the event tells: what it rejects with is the caller's own. */
export const stops = (events: readonly Told[]) =>
  events.flatMap(({ event }) => ("diagnosis" in event ? [event.diagnosis.stopped] : []))

/** How long it took, in ms, beside what came of it. */
export async function timed<T>(work: Promise<T>): Promise<{ ms: number; result: T }> {
  const from = performance.now()
  const result = await work
  return { ms: performance.now() - from, result }
}

export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** The arrivals, in ms since the first. */
export function arrivals(hits: readonly { at: number }[]): number[] {
  return hits.map(({ at }) => at - (hits[0]?.at ?? 0))
}

/** The diagnosis, which there has to be. */
export function told({ diagnosis }: Outcome): Diagnosis {
  expect(diagnosis).toBeDefined()
  return diagnosis as Diagnosis
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
