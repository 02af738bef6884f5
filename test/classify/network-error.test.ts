import { createServer, type RequestListener } from "node:http"
import { type AddressInfo, createServer as createSocketServer } from "node:net"
import axios, { AxiosError, CanceledError } from "axios"
import fc from "fast-check"
import { afterEach, describe, expect, it } from "vitest"
import { classifyNetworkError } from "../../src/classify/network-error.ts"
import { FAMILIES, NAMES, NETWORK } from "../../src/classify/network-table.ts"
import { FAQ_CODES } from "../../src/faq/entry.ts"
import { within } from "../support/cpu-time.ts"

const withCode = (code: string, message = "x", more: object = {}) =>
  Object.assign(new Error(message), { code, ...more })
const fetchFailed = (cause: unknown) => new TypeError("fetch failed", { cause })
const brief = (error: unknown) => {
  const { error: name, code, kind, notProcessed } = classifyNetworkError(error)
  return [name, code, kind, notProcessed]
}

describe("the network table", () => {
  const names = NETWORK.flatMap((row) => row.errors)

  it("names no error twice", () => {
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([])
  })

  it("has its aliases and families point at names it has", () => {
    for (const target of [...Object.values(NAMES), ...FAMILIES.map(([, name]) => name)])
      expect(names).toContain(target)
  })

  it.each([
    "ERR__ERROR_FORMAT_CL_SPACE",
    "ERR__ERROR_FORMAT_PADDING_1",
    "ERR__ERROR_UNREACHABLE",
    "ERR_PADDING_2",
    "ERR_CL_SPACE",
    "ZSTD_error_prefix_unknown",
    "ZSTD_error_corruption_detected",
    "Z_NEED_DICT",
    "Z_DATA_ERROR",
  ])("takes %s for a response that does not decode", (code) => {
    const expected = { code: 502, kind: "permanent" }
    expect(classifyNetworkError(withCode(code))).toMatchObject(expected)
    expect(classifyNetworkError(new TypeError("terminated", { cause: withCode(code) }))).toMatchObject(
      expected,
    )
    expect(classifyNetworkError(AxiosError.from(withCode(code)))).toMatchObject(expected)
  })

  it("gives each row a reason and a source", () => {
    for (const row of NETWORK) {
      expect(row.reason.length).toBeGreaterThan(10)
      expect(row.source).toMatch(/^https:\/\/\S+$/)
      expect(FAQ_CODES).toContain(row.code)
    }
  })

  it.each(
    names.filter(
      (name) => !name.includes(" ") && name !== "ECONNABORTED" && !/^[A-Z][a-z]+Error$/.test(name),
    ),
  )("reads %s as a code, bare, under fetch and under axios", (code) => {
    const row = NETWORK.find(({ errors }) => errors.includes(code))
    const expected = {
      error: code,
      code: row?.code,
      kind: row?.kind,
      notProcessed: row?.notProcessed === true,
    }
    expect(classifyNetworkError(withCode(code))).toMatchObject(expected)
    expect(classifyNetworkError(new AxiosError("x", code))).toMatchObject(expected)
    // nothing is vaguer than "fetch failed", so what is equally vague loses to it
    if (!row?.vague) {
      expect(classifyNetworkError(fetchFailed(withCode(code)))).toMatchObject(expected)
      expect(classifyNetworkError(AxiosError.from(fetchFailed(withCode(code)), "ERR_NETWORK"))).toMatchObject(
        expected,
      )
    }
  })
})

describe("networkFault", () => {
  it.each<[code: string, expected: unknown[]]>([
    ["ECONNREFUSED", ["ECONNREFUSED", 503, "transient", true]],
    ["ECONNRESET", ["ECONNRESET", 503, "transient", false]],
    ["EPIPE", ["EPIPE", 503, "transient", false]],
    ["EHOSTUNREACH", ["EHOSTUNREACH", 503, "transient", true]],
    ["ENOTFOUND", ["ENOTFOUND", 503, "transient", true]],
    ["EAI_AGAIN", ["EAI_AGAIN", 503, "transient", true]],
    ["ETIMEDOUT", ["ETIMEDOUT", 504, "transient", false]],
    ["UND_ERR_CONNECT_TIMEOUT", ["UND_ERR_CONNECT_TIMEOUT", 504, "transient", true]],
    ["UND_ERR_HEADERS_TIMEOUT", ["UND_ERR_HEADERS_TIMEOUT", 504, "transient", false]],
    ["UND_ERR_BODY_TIMEOUT", ["UND_ERR_BODY_TIMEOUT", 504, "transient", false]],
    ["UND_ERR_SOCKET", ["UND_ERR_SOCKET", 503, "transient", false]],
    ["CERT_HAS_EXPIRED", ["CERT_HAS_EXPIRED", 400, "permanent", true]],
    ["CERT_NOT_YET_VALID", ["CERT_NOT_YET_VALID", 400, "permanent", true]],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", 400, "permanent", true]],
    ["SELF_SIGNED_CERT_IN_CHAIN", ["SELF_SIGNED_CERT_IN_CHAIN", 400, "permanent", true]],
    ["ERR_TLS_CERT_ALTNAME_INVALID", ["ERR_TLS_CERT_ALTNAME_INVALID", 400, "permanent", false]],
    ["ERR_SSL_WRONG_VERSION_NUMBER", ["ERR_SSL_WRONG_VERSION_NUMBER", 400, "permanent", false]],
    ["HPE_INVALID_CONSTANT", ["HPE_INVALID_CONSTANT", 502, "permanent", false]],
    ["ERR_FR_TOO_MANY_REDIRECTS", ["ERR_FR_TOO_MANY_REDIRECTS", 400, "permanent", false]],
    ["ERR_FR_MAX_BODY_LENGTH_EXCEEDED", ["ERR_FR_MAX_BODY_LENGTH_EXCEEDED", 414, "permanent", false]],
    ["ERR_INVALID_URL", ["ERR_INVALID_URL", 400, "permanent", true]],
    ["ERR_CANCELED", ["ABORTED", 504, "permanent", false]],
    ["UND_ERR_ABORTED", ["ABORTED", 504, "permanent", false]],
    ["ConnectionRefused", ["ConnectionRefused", 503, "transient", true]],
    ["ConnectionClosed", ["ConnectionClosed", 503, "transient", false]],
    ["FailedToOpenSocket", ["FailedToOpenSocket", 503, "transient", true]],
  ])("%s", (code, expected) => {
    expect(brief(withCode(code))).toEqual(expected)
  })

  it.each<[message: string, expected: unknown[]]>([
    ["fetch failed", ["ERR_NETWORK", 503, "transient", false]],
    ["terminated", ["ERR_NETWORK", 503, "transient", false]],
    ["Failed to fetch", ["ERR_NETWORK", 503, "transient", false]],
    ["Failed to fetch (api.example.com)", ["ERR_NETWORK", 503, "transient", false]],
    ["network error", ["ERR_NETWORK", 503, "transient", false]],
    ["NetworkError when attempting to fetch resource.", ["ERR_NETWORK", 503, "transient", false]],
    ["Load failed", ["ERR_NETWORK", 503, "transient", false]],
    ["Load failed (api.example.com)", ["ERR_NETWORK", 503, "transient", false]],
    ["The Internet connection appears to be offline.", ["ERR_INTERNET_DISCONNECTED", 503, "transient", true]],
    ["The network connection was lost.", ["ECONNRESET", 503, "transient", false]],
    ["The request timed out.", ["ETIMEDOUT", 504, "transient", false]],
    [" A network error occurred.", ["ERR_NETWORK", 503, "transient", false]],
    ["Network request failed", ["ERR_NETWORK", 503, "transient", false]],
    ["Network connection lost.", ["ERR_NETWORK", 503, "transient", false]],
    ["error sending request for url (https://a.example/)", ["ERR_NETWORK", 503, "transient", false]],
    [
      "error sending request for url (https://a.example/): client error (Connect): tcp connect error: Connection refused (os error 111)",
      ["ECONNREFUSED", 503, "transient", true],
    ],
    [
      "error sending request for url (https://a.example/): client error (Connect): dns error: failed to lookup address information: Name or service not known",
      ["ENOTFOUND", 503, "transient", true],
    ],
    [
      "error sending request for url (https://a.example/): client error (Connect): invalid peer certificate: UnknownIssuer",
      ["INVALID_CA", 400, "permanent", true],
    ],
    ["Failed to parse URL from nowhere", ["ERR_INVALID_URL", 400, "permanent", true]],
    ["Cannot read properties of undefined (reading 'timeout')", ["TypeError", 400, "permanent", false]],
    ["Failed to fetch dynamically imported module: a.js", ["TypeError", 400, "permanent", false]],
    ["RequestInit: duplex option is required when sending a body.", ["TypeError", 400, "permanent", false]],
  ])("TypeError: %s", (message, expected) => {
    expect(brief(new TypeError(message))).toEqual(expected)
  })

  // What fetch gives as the cause: undici's lib/web/fetch/index.js. Sent again it would be refused again.
  it.each<[message: string, name: string, notProcessed: boolean]>([
    ["about scheme is not supported", "ERR_INVALID_URL", true],
    ["not implemented... yet...", "ERR_INVALID_URL", true],
    ["URL scheme must be a HTTP(S) scheme", "ERR_INVALID_URL", true],
    ["failed to fetch the data URL", "ERR_INVALID_URL", true],
    ["local URLs only", "ERR_INVALID_URL", true],
    ["bad port", "ERR_UNSAFE_PORT", true],
    ["integrity mismatch", "TypeError", false],
    ['cross origin not allowed for request mode "cors"', "TypeError", false],
    ['URL cannot contain credentials for request mode "cors"', "TypeError", false],
    ['request mode cannot be "same-origin"', "TypeError", false],
    ['redirect mode cannot be "follow" for "no-cors" request', "TypeError", false],
    ["cors failure", "TypeError", false],
    ["only if cached", "TypeError", false],
    ["invalid method", "TypeError", false],
  ])("what fetch refuses for good: %s", (message, name, notProcessed) => {
    expect(brief(fetchFailed(new Error(message)))).toEqual([name, 400, "permanent", notProcessed])
    expect(classifyNetworkError(fetchFailed(new Error(message))).reason).not.toContain("program")
  })

  it.each([
    'node-fetch cannot load about:blank. URL scheme "about" is not supported.',
    "Only HTTP(S) protocols are supported",
    "Url scheme 'about' not supported",
  ])("so with other fetches: %s", (message) => {
    expect(brief(new TypeError(message))).toEqual(["ERR_INVALID_URL", 400, "permanent", true])
  })

  it.each<[what: string, error: unknown, expected: unknown[]]>([
    [
      "axios' timeout",
      new AxiosError("timeout of 100ms exceeded", "ECONNABORTED"),
      ["ETIMEDOUT", 504, "transient", false],
    ],
    [
      "axios' timeout, clarified",
      new AxiosError("timeout of 100ms exceeded", "ETIMEDOUT"),
      ["ETIMEDOUT", 504, "transient", false],
    ],
    [
      "axios' timeout in the user's words",
      new AxiosError("too slow!", "ECONNABORTED"),
      ["ETIMEDOUT", 504, "transient", false],
    ],
    [
      "axios' aborted request",
      new AxiosError("Request aborted", "ECONNABORTED"),
      ["ECONNABORTED", 503, "transient", false],
    ],
    [
      "the system's ECONNABORTED",
      withCode("ECONNABORTED", "read ECONNABORTED"),
      ["ECONNABORTED", 503, "transient", false],
    ],
    [
      "a body cut short in axios",
      new AxiosError("stream has been aborted", "ERR_BAD_RESPONSE"),
      ["ECONNRESET", 503, "transient", false],
    ],
    [
      "axios' answer limit",
      new AxiosError("maxContentLength size of 9 exceeded", "ERR_BAD_RESPONSE"),
      ["ERR_MAX_CONTENT_LENGTH_EXCEEDED", 504, "permanent", false],
    ],
    [
      "axios' body limit",
      new AxiosError("Request body larger than maxBodyLength limit", "ERR_BAD_REQUEST"),
      ["ERR_FR_MAX_BODY_LENGTH_EXCEEDED", 414, "permanent", false],
    ],
    [
      "a protocol axios lacks",
      new AxiosError("Unsupported protocol ftp:", "ERR_BAD_REQUEST"),
      ["ERR_INVALID_URL", 400, "permanent", true],
    ],
    [
      "axios' network error in a browser",
      new AxiosError("Network Error", "ERR_NETWORK"),
      ["ERR_NETWORK", 503, "transient", false],
    ],
    ["a mock's network error", new Error("Network Error"), ["ERR_NETWORK", 503, "transient", false]],
    [
      "JSON that is none",
      AxiosError.from(jsonError(), "ERR_BAD_RESPONSE"),
      ["SyntaxError", 502, "permanent", false],
    ],
    ["JSON that is none, under fetch", jsonError(), ["SyntaxError", 502, "permanent", false]],
    [
      "a syntax error elsewhere",
      new SyntaxError("Invalid regular expression"),
      ["SyntaxError", 400, "permanent", false],
    ],
    [
      "a missing host",
      withCode("ENOTFOUND", "getaddrinfo ENOTFOUND undefined", { syscall: "getaddrinfo" }),
      ["ENOTFOUND", 400, "permanent", true],
    ],
    [
      "a host that only starts so",
      withCode("ENOTFOUND", "getaddrinfo ENOTFOUND null.example.com"),
      ["ENOTFOUND", 503, "transient", true],
    ],
    [
      "an abort",
      new DOMException("This operation was aborted", "AbortError"),
      ["ABORTED", 504, "permanent", false],
    ],
    ["axios' cancel", new CanceledError(), ["ABORTED", 504, "permanent", false]],
    [
      "an abort with a reason",
      Object.assign(new Error("x", { cause: withCode("ECONNRESET") }), { name: "AbortError" }),
      ["ABORTED", 504, "permanent", false],
    ],
    [
      "AbortSignal.timeout",
      new DOMException("The operation was aborted due to timeout", "TimeoutError"),
      ["ETIMEDOUT", 504, "transient", false],
    ],
    [
      "an abort by a time limit",
      Object.assign(new Error("x", { cause: new DOMException("x", "TimeoutError") }), { name: "AbortError" }),
      ["ETIMEDOUT", 504, "transient", false],
    ],
    [
      "a proxy that wants a login",
      fetchFailed(new Error("proxy authentication required")),
      ["PROXY_AUTHENTICATION_REQUIRED", 401, "permanent", true],
    ],
    [
      "a proxy's refusal with the code of an abort",
      fetchFailed(withCode("UND_ERR_ABORTED", "Proxy response (502) !== 200 when HTTP Tunneling")),
      ["UND_ERR_PRX_CONN", 502, "transient", true],
    ],
    [
      "a login wanted in the tunnel",
      withCode("UND_ERR_ABORTED", "Proxy response (407) !== 200 when HTTP Tunneling"),
      ["PROXY_AUTHENTICATION_REQUIRED", 401, "permanent", true],
    ],
    ...[
      "Proxy connection ended before receiving CONNECT response",
      "request to https://a.example/ failed, reason: Proxy connection ended before receiving CONNECT response",
      "Socks5 proxy rejected connection - HostUnreachable",
      "Socks4 Proxy rejected connection",
      "Proxy connection timed out",
    ].map((message): [string, unknown, unknown[]] => [
      `a proxy's agent: ${message}`,
      AxiosError.from(new Error(message)),
      ["UND_ERR_PRX_CONN", 502, "transient", true],
    ]),
    [
      "a login that a SOCKS proxy wants",
      new Error("Socks5 Authentication failed"),
      ["PROXY_AUTHENTICATION_REQUIRED", 401, "permanent", true],
    ],
    ...[
      fetchFailed(new Error("unexpected redirect")),
      new Error("uri requested responds with a redirect, redirect mode is set to error: http://a.example/"),
      new TypeError("Encountered redirect while redirect mode is set to 'error'"),
    ].map((error): [string, unknown, unknown[]] => [
      `a redirect that the request forbids: ${error}`,
      error,
      ["ERR_FR_TOO_MANY_REDIRECTS", 400, "permanent", false],
    ]),
    [
      "undici's parser, which has lost llhttp's code",
      fetchFailed(Object.assign(new Error("Response does not match"), { name: "HTTPParserError" })),
      ["UND_ERR_HTTP_PARSER", 502, "permanent", false],
    ],
    [
      "an HTTP/2 session that takes no more requests",
      withCode("ERR_HTTP2_GOAWAY_SESSION", "New streams cannot be created after receiving a GOAWAY"),
      ["ERR_HTTP2_GOAWAY_SESSION", 503, "transient", true],
    ],
    [
      "redirects without end under fetch",
      fetchFailed(new Error("redirect count exceeded")),
      ["ERR_FR_TOO_MANY_REDIRECTS", 400, "permanent", false],
    ],
    [
      "a stream refused in HTTP/2",
      withCode("ERR_HTTP2_STREAM_ERROR", "Stream closed with error code NGHTTP2_REFUSED_STREAM"),
      ["ERR_HTTP2_STREAM_ERROR", 503, "transient", true],
    ],
    [
      "a stream broken in HTTP/2",
      withCode("ERR_HTTP2_STREAM_ERROR", "Stream closed with error code NGHTTP2_INTERNAL_ERROR"),
      ["ERR_HTTP2_STREAM_ERROR", 503, "transient", false],
    ],
    [
      "a handshake cut short",
      withCode(
        "ECONNRESET",
        "Client network socket disconnected before secure TLS connection was established",
      ),
      ["ECONNRESET", 503, "transient", true],
    ],
    [
      "a handshake cut short, in node-fetch's words",
      withCode(
        "ECONNRESET",
        "request to https://a.example/ failed, reason: Client network socket disconnected before secure TLS connection was established",
      ),
      ["ECONNRESET", 503, "transient", true],
    ],
    [
      "both addresses refused",
      fetchFailed(new AggregateError([withCode("ECONNREFUSED"), withCode("ECONNREFUSED")])),
      ["ECONNREFUSED", 503, "transient", true],
    ],
    ["Electron", new Error("net::ERR_NAME_NOT_RESOLVED"), ["ERR_NAME_NOT_RESOLVED", 503, "transient", true]],
    [
      "Electron's certificates",
      new Error("net::ERR_CERT_DATE_INVALID"),
      ["ERR_CERT_DATE_INVALID", 400, "permanent", true],
    ],
    [
      "a reset while connecting",
      withCode("ECONNRESET", "x", { syscall: "connect" }),
      ["ECONNRESET", 503, "transient", true],
    ],
    [
      "a route lost while reading",
      withCode("EHOSTUNREACH", "read EHOSTUNREACH", { syscall: "read" }),
      ["EHOSTUNREACH", 503, "transient", false],
    ],
    [
      "a connect error below axios",
      AxiosError.from(withCode("ETIMEDOUT", "connect ETIMEDOUT", { syscall: "connect" })),
      ["ETIMEDOUT", 504, "transient", true],
    ],
    [
      "a refusal after a redirect: the first server did take the request",
      Object.assign(new AxiosError("x", "ECONNREFUSED"), { request: { _redirectCount: 1 } }),
      ["ECONNREFUSED", 503, "transient", false],
    ],
    ["a code that nobody knows", withCode("EWHATEVER"), ["EWHATEVER", 400, "permanent", false]],
    [
      "an error with a name only",
      Object.assign(new Error("x"), { name: "QuotaError" }),
      ["QuotaError", 400, "permanent", false],
    ],
    ["a code with no business in a report", withCode("Bearer abc.def"), ["Error", 400, "permanent", false]],
    ["a string", "socket hang up", ["ECONNRESET", 503, "transient", false]],
    ["another string", "no", ["UNKNOWN", 400, "permanent", false]],
    [
      "a token as code",
      withCode(`sk_live_${"4eC39HqLyjWDarjtT1zdp7dc"}`),
      ["Error", 400, "permanent", false],
    ],
    ["a key as code", withCode("a8f3k2m9x1q7z5w4"), ["Error", 400, "permanent", false]],
    [
      "a token as name",
      Object.assign(new Error("x"), { name: `ghp_${"0123456789abcdefABCDEF0123456789abcd"}` }),
      ["UNKNOWN", 400, "permanent", false],
    ],
    ["null", null, ["UNKNOWN", 400, "permanent", false]],
    ["undefined", undefined, ["UNKNOWN", 400, "permanent", false]],
    ["a number", 503, ["UNKNOWN", 400, "permanent", false]],
    ["a code from the prototype chain", withCode("__proto__"), ["Error", 400, "permanent", false]],
    ["a frozen error", Object.freeze(withCode("EPIPE")), ["EPIPE", 503, "transient", false]],
  ])("%s", (_what, error, expected) => {
    expect(brief(error)).toEqual(expected)
  })

  it("looks at 32 errors of a chain and no more, in circles too", () => {
    const deep = (depth: number): Error =>
      depth === 0 ? withCode("ECONNRESET") : new Error("x", { cause: deep(depth - 1) })
    expect(classifyNetworkError(deep(31)).error).toBe("ECONNRESET")
    expect(classifyNetworkError(deep(32)).error).toBe("Error")
    const circle = fetchFailed(undefined)
    circle.cause = new AggregateError([circle, withCode("EPIPE", "x", { cause: circle })])
    expect(classifyNetworkError(circle).error).toBe("EPIPE")
  })

  it("outlives getters, proxies and long messages", () => {
    const hostile = (name: string) =>
      Object.defineProperty(new Error("x"), name, {
        get() {
          throw new Error("no")
        },
      })
    for (const name of ["code", "name", "message", "cause", "errors", "request", "syscall"]) {
      expect(classifyNetworkError(fetchFailed(hostile(name))).error).toBe("ERR_NETWORK")
    }
    const trap = () => {
      throw new Error("no")
    }
    const proxy = new Proxy({}, { get: trap, has: trap, getPrototypeOf: trap, ownKeys: trap })
    expect(classifyNetworkError(proxy).error).toBe("UNKNOWN")
    const revoked = Proxy.revocable({}, {})
    revoked.revoke()
    expect(classifyNetworkError(new AggregateError([revoked.proxy])).error).toBe("AggregateError")
    for (const piece of [
      "error sending request ",
      "Load failed (",
      "): client error (Connect): ",
      "NGHTTP2 ",
    ]) {
      within(250, () => classifyNetworkError(new TypeError(`error sending request${piece.repeat(100_000)}`)))
      within(250, () => classifyNetworkError(new TypeError(piece.repeat(100_000))))
    }
  })

  it("is total", () => {
    const things = fc.oneof(
      fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true, withSparseArray: true }),
      fc.record(
        {
          code: fc.oneof(fc.anything(), fc.constantFrom(...NETWORK.flatMap(({ errors }) => errors))),
          name: fc.anything(),
          message: fc.anything(),
          cause: fc.object(),
          errors: fc.anything(),
          request: fc.anything(),
        },
        { requiredKeys: [] },
      ),
    )
    fc.assert(
      fc.property(things, (thing) => {
        const fault = classifyNetworkError(thing)
        expect(FAQ_CODES).toContain(fault.code)
        expect(["transient", "permanent"]).toContain(fault.kind)
        expect(fault.error).toMatch(/^\w{1,64}$/)
        expect(typeof fault.notProcessed).toBe("boolean")
      }),
    )
  })
})

describe("networkFault on what the clients really throw", () => {
  const closers: (() => void)[] = []
  afterEach(() => {
    for (const close of closers.splice(0)) close()
  })

  async function serve(listener: RequestListener): Promise<string> {
    const server = createServer(listener).listen(0, "127.0.0.1")
    closers.push(() => {
      server.closeAllConnections()
      server.close()
    })
    await new Promise((resolve) => server.once("listening", resolve))
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  /** An address at which nothing listens any more. */
  async function closed(): Promise<string> {
    const server = createSocketServer().listen(0, "127.0.0.1")
    await new Promise((resolve) => server.once("listening", resolve))
    const { port } = server.address() as AddressInfo
    await new Promise((resolve) => server.close(resolve))
    return `http://127.0.0.1:${port}`
  }

  const thrown = (call: Promise<unknown>) =>
    call.then(
      () => "nothing was thrown",
      (error: unknown) => error,
    )
  const viaFetch = (url: string) => fetch(url).then((response) => response.text())
  const clients: [string, (url: string) => Promise<unknown>][] = [
    ["axios", (url) => axios.get(url)],
    ["axios on fetch", (url) => axios.get(url, { adapter: "fetch" })],
    ["fetch", viaFetch],
  ]

  it.each(clients)("%s: refused", async (_client, get) => {
    expect(brief(await thrown(get(await closed())))).toEqual(["ECONNREFUSED", 503, "transient", true])
  })

  it.each(clients)("%s: reset before the answer", async (_client, get) => {
    const url = await serve((request) => request.socket.destroy())
    expect(classifyNetworkError(await thrown(get(url)))).toMatchObject({
      code: 503,
      kind: "transient",
      notProcessed: false,
    })
  })

  it.each(clients)("%s: reset within the answer", async (_client, get) => {
    const url = await serve((_request, response) => {
      response.writeHead(200, { "content-length": "100" })
      response.write("x", () => response.destroy())
    })
    expect(classifyNetworkError(await thrown(get(url)))).toMatchObject({
      code: 503,
      kind: "transient",
      notProcessed: false,
    })
  })

  it.each(clients)("%s: redirects without end", async (_client, get) => {
    const url = await serve((_request, response) => response.writeHead(302, { location: "/" }).end())
    expect(brief(await thrown(get(url)))).toEqual(["ERR_FR_TOO_MANY_REDIRECTS", 400, "permanent", false])
  })

  it.each(clients)("%s: not HTTP", async (_client, get) => {
    const url = await serve((request) => request.socket.end("nonsense\r\n\r\n"))
    expect(classifyNetworkError(await thrown(get(url)))).toMatchObject({ code: 502, kind: "permanent" })
  })

  it.each(clients)("%s: TLS to a server that speaks none", async (_client, get) => {
    const url = await serve((_request, response) => response.end())
    expect(classifyNetworkError(await thrown(get(url.replace("http:", "https:"))))).toMatchObject({
      code: 400,
      kind: "permanent",
    })
  })

  it.each(clients)("%s: no URL", async (_client, get) => {
    expect(classifyNetworkError(await thrown(get("http://")))).toMatchObject({
      error: "ERR_INVALID_URL",
      kind: "permanent",
    })
  })

  it("axios: a refusal behind a redirect was sent", async () => {
    const target = await closed()
    const url = await serve((_request, response) => response.writeHead(303, { location: target }).end())
    expect(brief(await thrown(axios.post(url, {})))).toEqual(["ECONNREFUSED", 503, "transient", false])
  })

  it("axios: too much", async () => {
    const url = await serve((_request, response) => response.end("x".repeat(100)))
    expect(classifyNetworkError(await thrown(axios.get(url, { maxContentLength: 10 })))).toMatchObject({
      code: 504,
      kind: "permanent",
    })
    expect(
      classifyNetworkError(await thrown(axios.post(url, "x".repeat(100), { maxBodyLength: 10 }))),
    ).toMatchObject({
      code: 414,
      kind: "permanent",
    })
  })

  it.each(["http", "fetch"])("axios on %s: its timeout", async (adapter) => {
    const url = await serve(() => {})
    expect(brief(await thrown(axios.get(url, { timeout: 20, adapter })))).toEqual([
      "ETIMEDOUT",
      504,
      "transient",
      false,
    ])
  })

  it("fetch: its timeout signal", async () => {
    const url = await serve(() => {})
    const signal = AbortSignal.timeout(20)
    expect(brief(await thrown(fetch(url, { signal })))).toEqual(["ETIMEDOUT", 504, "transient", false])
  })
})

function jsonError(): Error {
  try {
    return JSON.parse("<html>")
  } catch (error) {
    return error as Error
  }
}
