import axios, { AxiosError, AxiosHeaders, type AxiosResponse, type InternalAxiosRequestConfig } from "axios"
import { heedAxios } from "../../../src/axios.ts"
import { heedFetch } from "../../../src/fetch.ts"
import { type Diagnosis, diagnosisOf, type Heed } from "../../../src/index.ts"
import type { Reply } from "../secret-positions.ts"
import { type Call, type ClientName, HOST } from "./carriers.ts"

/** What a server in this process answers, or what breaks on the way to it. */
export type Serve = () => Reply | Error

/** What became of one call. */
export interface Ending {
  readonly diagnosis: Diagnosis | undefined
  /** undefined: nothing was thrown. */
  readonly error: unknown
}

/** The real clients over a transport of this process: no socket, no time. */
export const STUBS: Readonly<Record<ClientName, (heed: Heed, serve: Serve, call: Call) => Promise<unknown>>> =
  {
    axios(heed, serve, { url = `${HOST}/v1/rows?page=2`, method, headers, body, config, heed: options }) {
      const adapter = async (sent: InternalAxiosRequestConfig): Promise<AxiosResponse> => {
        const reply = replyOf(serve())
        const response = {
          status: reply.status,
          statusText: reply.reason ?? "",
          headers: new AxiosHeaders(reply.headers),
          data: textOf(reply.body),
          config: sent,
          request: {},
        }
        if (sent.validateStatus?.(reply.status) !== false) return response
        throw new AxiosError(`Request failed with status code ${reply.status}`, "ERR_BAD", sent, {}, response)
      }
      return heedAxios(axios.create({ adapter }), heed).request({
        url,
        method: method ?? (body === undefined ? "GET" : "PUT"),
        headers: (headers instanceof Headers ? Object.fromEntries(headers) : headers) as never,
        data: body,
        ...config,
        ...(options && { heed: options }),
      })
    },

    fetch(heed, serve, { url = `${HOST}/v1/rows?page=2`, method, headers, body, heed: options }) {
      const fetch = heedFetch(heed, async () => {
        const { status, body: said, headers: given, reason } = replyOf(serve())
        return new Response(textOf(said), { status, headers: given ?? {}, statusText: reason ?? "" })
      })
      if (body instanceof Request) return fetch(body, options && { heed: options })
      return fetch(url, {
        method: method ?? (body === undefined ? "GET" : "PUT"),
        headers: headers as HeadersInit,
        ...(body === undefined ? {} : { body: body as BodyInit }),
        ...(options && { heed: options }),
      })
    },

    run(heed, serve, { url = `${HOST}/v1/rows?page=2`, method, headers, body, heed: options }) {
      const request = { method: method ?? (body === undefined ? "GET" : "PUT"), url, headers, body }
      const send = async () => {
        const { status, body: data, headers: given, reason } = replyOf(serve())
        return { status, statusText: reason, headers: given ?? {}, data }
      }
      return heed.run(request as never, send, options)
    },
  }

export async function endingOf(call: Promise<unknown>): Promise<Ending> {
  try {
    const response = await call
    return { diagnosis: diagnosisOf(response), error: undefined }
  } catch (error) {
    return { diagnosis: diagnosisOf(error), error }
  }
}

function replyOf(served: Reply | Error): Reply {
  if (served instanceof Error) throw served
  return served
}

const textOf = (body: unknown): string => (typeof body === "string" ? body : JSON.stringify(body ?? {}))
