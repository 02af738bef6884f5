import { describe, expect, it } from "vitest"
import { MESSAGES, NETWORK, type NetworkRow } from "../../../src/classify/network-table.ts"
import { diagnose } from "../../../src/explain/diagnose.ts"
import { collectEvidence } from "../../../src/explain/evidence/collect-evidence.ts"
import { FAQ } from "../../../src/faq/rows.ts"
import { diagnosed } from "../diagnosed.ts"
import { sightOf } from "../failure-contexts.ts"

/** Messages as clients and runtimes write them, with the code that comes along: at least one for each shape of the table. */
const SAMPLES: readonly (readonly [message: string, code?: string])[] = [
  ["getaddrinfo ENOTFOUND undefined", "ENOTFOUND"],
  ["Client network socket disconnected before secure TLS connection was established", "ECONNRESET"],
  ["Stream closed with error code NGHTTP2_REFUSED_STREAM", "ERR_HTTP2_STREAM_ERROR"],
  ["Stream closed with error code NGHTTP2_HTTP_1_1_REQUIRED", "ERR_HTTP2_STREAM_ERROR"],
  ["Proxy response (407) !== 200 when HTTP Tunneling", "UND_ERR_ABORTED"],
  ["Proxy response (502) !== 200 when HTTP Tunneling", "UND_ERR_ABORTED"],
  ["proxy authentication required"],
  ["timeout of 100ms exceeded", "ECONNABORTED"],
  ["stream has been aborted", "ERR_BAD_RESPONSE"],
  ["maxContentLength size of 9 exceeded", "ERR_BAD_RESPONSE"],
  ["Request body larger than maxBodyLength limit", "ERR_BAD_REQUEST"],
  ["redirect count exceeded"],
  ["about scheme is not supported"],
  ["not implemented... yet..."],
  ["local URLs only"],
  ["integrity mismatch"],
  ["only if cached"],
  ["Unsupported protocol ftp:", "ERR_BAD_REQUEST"],
  ["bad port"],
  ["invalid json response body at https://api.example.com/ reason: Unexpected end of JSON input"],
  ["Parse Error: Expected HTTP/", "HPE_INVALID_CONSTANT"],
  ["error sending request for url (https://a.example/): invalid peer certificate: UnknownIssuer"],
  ["error sending request for url (https://a.example/): dns error: failed to lookup address information"],
  ["error sending request for url (https://a.example/): tcp connect error: Connection refused"],
  ["error sending request for url (https://a.example/): Connection reset by peer"],
  ["error sending request for url (https://a.example/): operation timed out"],
  ["Could not connect to the server."],
  ["A server with the specified hostname could not be found."],
  ["The Internet connection appears to be offline."],
  ["An SSL error has occurred and a secure connection to the server cannot be made."],
  ["Unable to connect. Is the computer able to access the url?"],
  ["The socket connection was closed unexpectedly."],
]

const rowOf = (error: string | undefined): NetworkRow => {
  const row = NETWORK.find(({ errors }) => errors.includes(error ?? ""))
  if (!row) throw new Error(`no row for ${error}`)
  return row
}

const summaryOf = (error: unknown) => diagnosed({ error }).summary
const withCode = (code: string | undefined, message = "x", more: object = {}) =>
  Object.assign(new Error(message), code === undefined ? {} : { code }, more)

describe("the summary says of an error what its row of the network table says", () => {
  it("has a message for each shape", () => {
    for (const [shape] of MESSAGES) expect(SAMPLES.some(([message]) => shape.test(message))).toBe(true)
  })

  const samples = SAMPLES.map(([message, code]) => ({ message, code }))
  it.each(samples)("by the message: $message", ({ message, code }) => {
    const row = rowOf(MESSAGES.find(([shape]) => shape.test(message))?.[1])
    const summary = summaryOf(withCode(code, message))
    expect(summary).toContain(`: ${row.reason}.`)
    expect(summary).toContain(`: ${row.code} ${FAQ[row.code].title}.`)
    expect(summaryOf(new TypeError("fetch failed", { cause: withCode(code, message) }))).toContain(row.reason)
  })

  const names = NETWORK.flatMap(({ errors }) => errors).filter(
    (name) => !name.includes(" ") && name !== "ABORTED" && !/^[A-Z][a-z]+Error$/.test(name),
  )
  it.each(names)("by the code: %s", (code) => {
    expect(summaryOf(withCode(code, "aborted"))).toContain(`${code}: ${rowOf(code).reason}.`)
  })

  it("by what is in the cause, and not by the code around it", () => {
    let cause: unknown
    try {
      JSON.parse('{"rows":[1,2')
    } catch (error) {
      cause = error
    }
    const error = withCode("ERR_BAD_RESPONSE", "x", { name: "SyntaxError", cause })
    expect(summaryOf(error)).toContain("SyntaxError: the answer is not the JSON that it should be.")
  })

  it("by the system call: what broke while connecting was not sent", () => {
    expect(summaryOf(withCode("ECONNRESET", "x", { syscall: "connect" }))).toContain(
      "ECONNRESET: the connection broke before the request was sent.",
    )
    expect(summaryOf(withCode("ETIMEDOUT", "x", { syscall: "connect" }))).toContain(
      "ETIMEDOUT: no connection in time.",
    )
    expect(summaryOf(withCode("ECONNREFUSED", "x", { syscall: "connect" }))).toContain(
      "ECONNREFUSED: nothing accepts connections there.",
    )
  })
})

it("a response that had begun is not said to be missing", () => {
  const failure = sightOf({ error: withCode("ECONNRESET") })
  const response = sightOf({ status: 200 }).response
  const { summary } = diagnose({
    failure: { ...failure, response },
    faq: FAQ,
    refusal: null,
    retryAt: null,
    totalWaitMs: 0,
    url: failure.request.url,
  })
  expect(summary).toMatch(/^GET \S+ got no usable answer \(ECONNRESET\): 503 .*\n.*begun \(200\)\./)
})

it("an error without a known meaning is named alone", () => {
  const failure = sightOf({ error: withCode("ECONNRESET"), verdict: { error: "UNKNOWN", reason: undefined } })
  expect(collectEvidence(failure)[0]?.text).toBe("UNKNOWN.")
})
