// A pipeline of Azure takes an HTTP client: heed wraps the one that it has.
import {
  createDefaultHttpClient,
  createPipelineFromOptions,
  createPipelineRequest,
  type HttpClient,
} from "@azure/core-rest-pipeline"
import { createHeed, diagnosisOf } from "heed"

const heed = createHeed({ idempotent: ({ url }) => url.endsWith("/search") })
const api = process.env.API_URL ?? "https://example.search.windows.net"
const bare = createDefaultHttpClient()
/** Every client of Azure takes it as its option `httpClient`. */
const httpClient: HttpClient = {
  sendRequest: (request) =>
    heed.run(
      { method: request.method, url: request.url, body: request.body, signal: signalOf(request) },
      (attempt) =>
        bare.sendRequest(attempt.signal ? Object.assign(request, { abortSignal: attempt.signal }) : request),
    ),
}
const signalOf = ({ abortSignal }: { abortSignal?: unknown }) => abortSignal as AbortSignal | undefined
// Every client of Azure takes it as its option `retryOptions`.
const pipeline = createPipelineFromOptions({ retryOptions: { maxRetries: 0 } }) // heed retries

const send = (url: string, options = {}) =>
  pipeline.sendRequest(httpClient, createPipelineRequest({ url, allowInsecureConnection: true, ...options }))

export const read = (abortSignal?: AbortSignal) => send(`${api}/indexes`, { abortSignal })

export const write = () => send(`${api}/indexes/search`, { method: "POST", body: "{}" })

const response = await read()
if (response.status === 200) console.log(response.bodyAsText)
else console.error(diagnosisOf(response)?.summary)
