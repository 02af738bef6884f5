import { describe, expect, it } from "vitest"
import type { RequestView } from "../../src/http/request-view.ts"
import { Target } from "../../src/http/target.ts"
import { isIdempotent } from "../../src/retry/idempotency.ts"
import { RETRY_DEFAULTS } from "../../src/retry/retry-settings.ts"

const request = (method: string, headers: Record<string, string> = {}): RequestView => ({
  method,
  url: "https://api.example.com/v1/reports",
  target: new Target("https://api.example.com/v1/reports"),
  isWithin: () => true,
  fingerprint: "",
  retainable: true,
  header: (name) => headers[name] ?? null,
  headers: () => Object.entries(headers),
  body: { replayable: true, text: () => null },
})

const { methods } = RETRY_DEFAULTS

describe("isIdempotent", () => {
  it.each(["GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE"])("%s may be sent twice", (method) => {
    expect(isIdempotent(request(method), methods, undefined)).toBe(true)
  })

  it.each(["POST", "PATCH", "CONNECT", "PURGE", ""])("%s may not", (method) => {
    expect(isIdempotent(request(method), methods, undefined)).toBe(false)
  })

  it.each(["idempotency-key", "x-idempotency-key", "paypal-request-id", "chargebee-idempotency-key"])(
    "a POST that bears %s may",
    (name) => {
      expect(isIdempotent(request("POST", { [name]: "8e03978e" }), methods, undefined)).toBe(true)
      expect(isIdempotent(request("POST", { [name]: "" }), methods, undefined)).toBe(false)
    },
  )

  it("takes the caller's word before anything else", () => {
    expect(isIdempotent(request("POST"), methods, true)).toBe(true)
    expect(isIdempotent(request("GET"), methods, false)).toBe(false)
    expect(isIdempotent(request("POST", { "idempotency-key": "1" }), methods, false)).toBe(false)
  })

  it("goes by the methods that were set", () => {
    expect(isIdempotent(request("POST"), new Set(["POST"]), undefined)).toBe(true)
    expect(isIdempotent(request("GET"), new Set(["POST"]), undefined)).toBe(false)
  })
})
