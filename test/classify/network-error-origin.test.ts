import { describe, expect, it } from "vitest"
import { classifyError, classifyNetworkError } from "../../src/classify/network-error.ts"

const error = (fields: object, message = "no") => Object.assign(new Error(message), fields)

it("an error without a response is a verdict without a status", () => {
  expect(classifyError(error({ code: "ECONNREFUSED" }))).toEqual({
    code: 503,
    status: null,
    matchedBy: "network",
    kind: "transient",
    notProcessed: true,
    error: "ECONNREFUSED",
    reason: "nothing accepts connections there",
    wait: null,
    exhausted: false,
    rule: null,
  })
})

describe("whether the request reached a server", () => {
  it.each<[fields: object, origin: string | undefined, notProcessed: boolean]>([
    [{}, undefined, true],
    [{}, "https://api.example.com", true],
    [{ hostname: "api.example.com" }, "https://api.example.com", true],
    [{ hostname: "API.example.com" }, "https://api.example.com", true],
    [{ hostname: "login.example.com" }, "https://api.example.com", false],
    [{ hostname: "login.example.com" }, undefined, true],
    [{ hostname: "login.example.com" }, "", true],
    [{ hostname: "login.example.com" }, "file:///etc", true],
    [{ hostname: 7 }, "https://api.example.com", true],
    [{ port: 443 }, "https://api.example.com", true],
    [{ port: 80 }, "https://api.example.com", false],
    [{ port: 80 }, "http://api.example.com", true],
    [{ port: 443 }, "http://api.example.com", false],
    [{ port: 8443 }, "https://api.example.com:8443", true],
    [{ port: 443 }, "https://api.example.com:8443", false],
    [{ port: "80" }, "https://api.example.com", true],
    // As TLS names it.
    [{ host: "api.example.com" }, "https://api.example.com", true],
    [{ host: "files.example.com" }, "https://api.example.com", false],
    [{ host: "::1" }, "https://[::1]:8443", true],
    [{ address: "10.0.0.2" }, "http://10.0.0.1", false],
    [{ address: "10.0.0.1" }, "http://10.0.0.1", true],
    [{ address: "::2" }, "http://[::1]", false],
    [{ address: "::1" }, "http://[::1]", true],
    [{ address: "10.0.0.1" }, "http://api.example.com", true],
    [{ address: 10 }, "http://10.0.0.1", true],
    [{ message: "request to https://api.example.com/a failed, reason: no" }, "https://api.example.com", true],
    [{ message: "request to https://API.example.com/a failed" }, "https://api.example.com", true],
    [{ message: "request to https://files.example.com/a failed" }, "https://api.example.com", false],
    [{ message: "request to http://api.example.com/a failed" }, "https://api.example.com", false],
    [{ message: "request to https://api.example.com:8443/a failed" }, "https://api.example.com", false],
    [{ request: { _redirectCount: 0 } }, undefined, true],
    [{ request: { _redirectCount: 1 } }, undefined, false],
    [{ request: { _redirectCount: "1" } }, undefined, true],
    [{ syscall: "connect" }, undefined, true],
    [{ syscall: "read" }, undefined, false],
    [{ syscall: "write" }, undefined, false],
  ])("%j of %s: %s", (fields, origin, notProcessed) => {
    const refused = error({ code: "ECONNREFUSED", ...fields })
    expect(classifyNetworkError(refused, origin).notProcessed).toBe(notProcessed)
    // Whichever error of the chain tells it.
    expect(classifyNetworkError(error({ cause: refused }), origin).notProcessed).toBe(notProcessed)
    const beside = error({ cause: error({ ...fields }), code: "ECONNREFUSED" })
    const ofAnother = "syscall" in fields
    expect(classifyNetworkError(beside, origin).notProcessed).toBe(ofAnother || notProcessed)
  })

  it("is told by the system call where the code may mean both", () => {
    expect(classifyNetworkError(error({ code: "ECONNRESET" })).notProcessed).toBe(false)
    expect(classifyNetworkError(error({ code: "ECONNRESET", syscall: "connect" })).notProcessed).toBe(true)
    expect(classifyNetworkError(error({ syscall: "connect" })).notProcessed).toBe(false)
    // node-fetch tells it in words alone.
    const says = (reason: string) =>
      classifyNetworkError(
        error({ code: "ETIMEDOUT" }, `request to http://a.example/ failed, reason: ${reason}`),
      )
    expect(says("connect ETIMEDOUT 10.0.0.1:443").notProcessed).toBe(true)
    expect(says("read ETIMEDOUT").notProcessed).toBe(false)
    expect(says("it did not connect ETIMEDOUT").notProcessed).toBe(false)
  })
})

describe("the chain of errors", () => {
  const named = (value: unknown) => classifyNetworkError(value).error

  it("is read to 32 errors", () => {
    const deep = (causes: number) =>
      Array.from({ length: causes }).reduce<Error>((cause) => error({ cause }), error({ code: "EPIPE" }))
    expect(named(deep(31))).toBe("EPIPE")
    expect(named(deep(32))).toBe("Error")
    // The 32nd is read, the 33rd is not.
    const wide = (last: number) => {
      const four = Array.from({ length: 4 }, (_, n) => {
        const errors = Array.from({ length: 8 }, (_, m) => error(n * 8 + m === last ? { code: "EPIPE" } : {}))
        return error({ errors })
      })
      return error({ errors: four })
    }
    // 1 and 4 before them.
    expect(named(wide(26))).toBe("EPIPE")
    expect(named(wide(27))).toBe("Error")
  })

  it.each(["cause", "error", "originalError", "original", "networkError"])("goes by `%s`", (name) => {
    const wrapped = error({ code: "slack_webapi_request_error", [name]: error({ code: "ECONNRESET" }) })
    expect(named(wrapped)).toBe("ECONNRESET")
    expect(named(error({ errors: [wrapped] }))).toBe("ECONNRESET")
  })

  it("takes each error once, and only what can be one", () => {
    const own = error({})
    expect(named(Object.assign(own, { cause: own }))).toBe("Error")
    expect(named(error({ cause: "socket hang up" }))).toBe("Error")
    expect(named("socket hang up")).toBe("ECONNRESET")
    expect(named(error({ errors: [null, "EPIPE", error({ code: "EPIPE" })] }))).toBe("EPIPE")
    expect(named(null)).toBe("UNKNOWN")
    expect(named(Object.assign(() => {}, { code: "EPIPE" }))).toBe("EPIPE")
  })

  it("is led by what is specific, but for an abort that no timeout made", () => {
    const timeout = error({ code: "ETIMEDOUT" })
    const abort = error({ name: "AbortError" })
    expect(named(error({ code: "ERR_NETWORK", cause: error({ code: "EPIPE" }) }))).toBe("EPIPE")
    expect(named(error({ code: "ERR_NETWORK" }))).toBe("ERR_NETWORK")
    expect(named(Object.assign(abort, { cause: error({ code: "EPIPE" }) }))).toBe("ABORTED")
    expect(named(Object.assign(error({ name: "AbortError" }), { cause: timeout }))).toBe("ETIMEDOUT")
  })
})

describe("a message", () => {
  it.each<[message: string, name: string]>([
    ["Failed to fetch", "ERR_NETWORK"],
    [`${" ".repeat(44)}Failed to fetch`, "ERR_NETWORK"],
    [`${" ".repeat(45)}Failed to fetch`, "TypeError"],
    [`Failed to fetch ${"x".repeat(100)}`, "TypeError"],
    ["it did: Failed to fetch", "TypeError"],
    ["net::ERR_CONNECTION_RESET", "ERR_CONNECTION_RESET"],
    [`${" ".repeat(500)}net::ERR_CONNECTION_RESET`, "TypeError"],
  ])("%j is %s", (message, name) => {
    expect(classifyNetworkError(new TypeError(message)).error).toBe(name)
  })
})
