import type { FaqCode } from "../faq/entry.ts"

/** What one kind of error without a response means. */
export interface NetworkRow {
  /**
   * Codes and names as the clients throw them. A second word marks a special case that only the message shows
   * (see MESSAGES); the first word is the error's name.
   */
  readonly errors: readonly string[]
  readonly code: FaqCode
  readonly kind: "transient" | "permanent"
  /** The error arises before the request is sent, so it may be sent again with any method. */
  readonly notProcessed?: true
  /** This machine is at fault, though it may pass: it says nothing of the server. */
  readonly local?: true
  /** Unspecific: a more specific error in the cause chain decides first. */
  readonly vague?: true
  readonly reason: string
  /** Stands in the place of `reason` if the error itself shows that the request was never sent. */
  readonly unsentReason?: string
  readonly source: string
}

const NODE_SYSTEM = "https://nodejs.org/api/errors.html#common-system-errors"
const NODE_ERRORS = "https://nodejs.org/api/errors.html#nodejs-error-codes"
const NODE_TLS = "https://nodejs.org/api/tls.html#x509-certificate-error-codes"
const NODE_DNS = "https://nodejs.org/api/dns.html#error-codes"
const UNDICI = "https://github.com/nodejs/undici/blob/main/docs/docs/api/Errors.md"
const UNDICI_FETCH = "https://github.com/nodejs/undici/blob/main/lib/web/fetch/index.js"
const AXIOS = "https://github.com/axios/axios/blob/v1.x/lib/core/AxiosError.js"
const AXIOS_HTTP = "https://github.com/axios/axios/blob/v1.x/lib/adapters/http.js"
const REDIRECTS = "https://github.com/follow-redirects/follow-redirects/blob/main/index.js"
const BUN = "https://github.com/oven-sh/bun/issues/34397"
const CHROMIUM = "https://source.chromium.org/chromium/chromium/src/+/main:net/base/net_error_list.h"
const HTTP2 = "https://www.rfc-editor.org/rfc/rfc9113#section-7"
const ECMASCRIPT = "https://tc39.es/ecma262/#sec-native-error-types-used-in-this-standard"
const DOM = "https://webidl.spec.whatwg.org/#dfn-error-names-table"
const FETCH = "https://fetch.spec.whatwg.org/#concept-network-error"

/** Every error that is known by code or name. The order does not matter; each name occurs once. */
export const NETWORK: readonly NetworkRow[] = [
  // --- the connection was never made ---
  {
    errors: ["ECONNREFUSED", "ConnectionRefused", "FailedToOpenSocket", "ERR_CONNECTION_REFUSED"],
    code: 503,
    kind: "transient",
    notProcessed: true,
    // Bun uses the same code for an unknown host.
    reason: "nothing accepts connections there",
    source: BUN,
  },
  {
    errors: ["EHOSTUNREACH", "EHOSTDOWN", "ENETUNREACH", "ENETDOWN", "ERR_ADDRESS_UNREACHABLE"],
    code: 503,
    kind: "transient",
    notProcessed: true,
    reason: "no route to the server",
    source: NODE_SYSTEM,
  },
  {
    errors: ["ERR_INTERNET_DISCONNECTED"],
    code: 503,
    kind: "transient",
    notProcessed: true,
    local: true,
    reason: "this machine is offline",
    source: CHROMIUM,
  },
  {
    errors: ["EADDRINUSE", "EADDRNOTAVAIL"],
    code: 503,
    kind: "transient",
    notProcessed: true,
    local: true,
    reason: "this machine has no local port left for the connection",
    source: NODE_SYSTEM,
  },
  {
    errors: ["EMFILE", "ENFILE", "ENOBUFS", "ENOMEM"],
    code: 503,
    kind: "transient",
    local: true,
    reason: "this machine is out of sockets or buffers for the moment",
    source: NODE_SYSTEM,
  },
  {
    errors: ["ENOTFOUND", "EAI_NONAME", "EAI_NODATA", "ENODATA", "ERR_NAME_NOT_RESOLVED", "DNSResolveFailed"],
    code: 503,
    kind: "transient",
    notProcessed: true,
    reason:
      "the host has no address: a resolver in trouble more often than a wrong name in a job that has run before",
    source: NODE_DNS,
  },
  {
    errors: ["EAI_AGAIN", "EAI_FAIL", "ESERVFAIL", "EREFUSED", "EBADRESP", "ETIMEOUT"],
    code: 503,
    kind: "transient",
    notProcessed: true,
    reason: "the resolver did not answer",
    source: NODE_DNS,
  },
  {
    errors: ["ENOTFOUND no-host"],
    code: 400,
    kind: "permanent",
    notProcessed: true,
    reason: "the URL's host is the word undefined or null: configuration",
    source: NODE_DNS,
  },
  {
    errors: [
      "UND_ERR_PRX_CONN",
      "UND_ERR_SOCKS5",
      "ERR_PROXY_CONNECTION_FAILED",
      "ERR_TUNNEL_CONNECTION_FAILED",
    ],
    code: 502,
    kind: "transient",
    notProcessed: true,
    reason: "the proxy opened no way to the server",
    source: UNDICI,
  },
  {
    errors: ["ECONNRESET tls"],
    code: 503,
    kind: "transient",
    notProcessed: true,
    reason: "the connection broke during the TLS handshake, before any request",
    source: "https://github.com/nodejs/node/blob/main/lib/_tls_wrap.js",
  },
  // --- the connection broke ---
  {
    errors: ["ECONNRESET", "EPIPE", "ENOTCONN", "ESHUTDOWN", "ECONNABORTED", "ENETRESET"],
    code: 503,
    kind: "transient",
    reason: "the connection broke; the server may have acted on the request",
    unsentReason: "the connection broke before the request was sent",
    source: NODE_SYSTEM,
  },
  {
    // undici, Bun, and Chromium: https://source.chromium.org/chromium/chromium/src/+/main:net/base/net_error_list.h
    errors: [
      "UND_ERR_SOCKET",
      "UND_ERR_INFO",
      "ConnectionClosed",
      "ERR_CONNECTION_RESET",
      "ERR_CONNECTION_CLOSED",
      "ERR_CONNECTION_ABORTED",
      "ERR_EMPTY_RESPONSE",
      "ERR_NETWORK_CHANGED",
      "ERR_NETWORK_IO_SUSPENDED",
      "ERR_CONNECTION_FAILED",
    ],
    code: 503,
    kind: "transient",
    reason: "the connection was lost",
    source: UNDICI,
  },
  {
    errors: ["ERR_SOCKET_CLOSED", "ERR_STREAM_PREMATURE_CLOSE", "ERR_STREAM_DESTROYED"],
    code: 503,
    kind: "transient",
    reason: "the connection closed before the answer was complete",
    source: NODE_ERRORS,
  },
  {
    errors: ["UND_ERR_RES_CONTENT_LENGTH_MISMATCH", "Z_BUF_ERROR", "ERR_CONTENT_LENGTH_MISMATCH"],
    code: 502,
    kind: "transient",
    reason: "the answer was cut short",
    source: UNDICI,
  },
  {
    // The last two are thrown where a request is to begin: those under way end with other errors.
    // https://github.com/nodejs/node/blob/main/lib/internal/http2/core.js
    errors: [
      "ERR_HTTP2_STREAM_ERROR refused",
      "NGHTTP2_REFUSED_STREAM",
      "ERR_HTTP2_GOAWAY_SESSION",
      "ERR_HTTP2_INVALID_SESSION",
    ],
    code: 503,
    kind: "transient",
    notProcessed: true,
    reason: "HTTP/2 refused the request before it was processed",
    source: "https://www.rfc-editor.org/rfc/rfc9113#section-8.7",
  },
  {
    errors: ["ERR_HTTP2_STREAM_ERROR http1"],
    code: 400,
    kind: "permanent",
    reason: "HTTP_1_1_REQUIRED: the server does not take this request over HTTP/2",
    source: HTTP2,
  },
  {
    // and all others of their family
    errors: ["ERR_HTTP2_STREAM_ERROR"],
    code: 503,
    kind: "transient",
    reason: "the HTTP/2 session or stream ended early",
    source: HTTP2,
  },
  {
    errors: ["ERR_NETWORK"],
    code: 503,
    kind: "transient",
    vague: true,
    reason: "no answer, and the client does not say why (browsers never do)",
    source: FETCH,
  },
  // --- time ran out ---
  {
    errors: [
      "ETIMEDOUT",
      "ESOCKETTIMEDOUT",
      "ERR_TIMED_OUT",
      "ERR_SOCKET_TIMEOUT",
      "ERR_HTTP_REQUEST_TIMEOUT",
    ],
    code: 504,
    kind: "transient",
    reason: "no answer in time",
    unsentReason: "no connection in time",
    source: NODE_SYSTEM,
  },
  {
    errors: ["UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT"],
    code: 504,
    kind: "transient",
    reason: "no answer, or no more of it, in time",
    source: UNDICI,
  },
  {
    errors: [
      "UND_ERR_CONNECT_TIMEOUT",
      "ERR_SOCKET_CONNECTION_TIMEOUT",
      "ERR_CONNECTION_TIMED_OUT",
      "ERR_TLS_HANDSHAKE_TIMEOUT",
    ],
    code: 504,
    kind: "transient",
    notProcessed: true,
    reason: "no connection in time",
    source: UNDICI,
  },
  // --- trust: row 400, because its advice (check the configuration of the source) is where certificates are mended;
  // 401 speaks of our credentials and 502 would say to try again, which never helps ---
  {
    errors: [
      "DEPTH_ZERO_SELF_SIGNED_CERT",
      "SELF_SIGNED_CERT_IN_CHAIN",
      "HOSTNAME_MISMATCH",
      "INVALID_CA",
      "INVALID_PURPOSE",
      "PATH_LENGTH_EXCEEDED",
      "OUT_OF_MEM",
      "UNKNOWN_CERTIFICATE_VERIFICATION_ERROR",
    ],
    code: 400,
    kind: "permanent",
    notProcessed: true,
    reason:
      "the server's certificate is not trusted: its host name, its chain or this machine's list of authorities",
    source: NODE_TLS,
  },
  {
    errors: ["UND_ERR_PRX_TLS", "EPROTO"],
    code: 400,
    kind: "permanent",
    reason: "no TLS with this host: wrong host name, port or protocol version",
    source: NODE_ERRORS,
  },
  {
    errors: ["PROXY_AUTHENTICATION_REQUIRED"],
    code: 401,
    kind: "permanent",
    notProcessed: true,
    reason: "the proxy wants credentials",
    source: UNDICI_FETCH,
  },
  // --- too much ---
  {
    errors: ["ERR_MAX_CONTENT_LENGTH_EXCEEDED", "UND_ERR_RES_EXCEEDED_MAX_SIZE"],
    code: 504,
    kind: "permanent",
    reason: "the answer is larger than the client's limit: row 504's advice is to ask for less data",
    source: AXIOS_HTTP,
  },
  {
    errors: ["ERR_FR_MAX_BODY_LENGTH_EXCEEDED"],
    code: 414,
    kind: "permanent",
    reason: "the request is larger than the client's limit: row 414's advice is to send fewer parameters",
    source: REDIRECTS,
  },
  // --- a response that cannot be read ---
  {
    errors: [
      "UND_ERR_HTTP_PARSER",
      "UND_ERR_HEADERS_OVERFLOW",
      "ERR_INVALID_HTTP_RESPONSE",
      "InvalidHTTPResponse",
    ],
    code: 502,
    kind: "permanent",
    reason: "what came back is not HTTP that the client can read",
    source: UNDICI,
  },
  {
    errors: [
      "Z_DATA_ERROR",
      "Z_NEED_DICT",
      "ERR_CONTENT_DECODING_FAILED",
      "UND_ERR_RESPONSE",
      "UND_ERR_REQ_RETRY",
    ],
    code: 502,
    kind: "permanent",
    reason: "the answer does not decode",
    source: UNDICI,
  },
  {
    errors: ["SyntaxError json"],
    code: 502,
    kind: "permanent",
    reason: "the answer is not the JSON that it should be",
    source: ECMASCRIPT,
  },
  {
    errors: ["ERR_BAD_RESPONSE"],
    code: 502,
    kind: "permanent",
    vague: true,
    reason: "axios could not use the answer",
    source: AXIOS,
  },
  // --- the request itself ---
  {
    errors: ["ERR_FR_TOO_MANY_REDIRECTS", "ERR_TOO_MANY_REDIRECTS", "TooManyRedirects", "UnexpectedRedirect"],
    code: 400,
    kind: "permanent",
    reason: "too many redirects, often to a login: the URL or the credentials' set-up is wrong",
    source: REDIRECTS,
  },
  {
    errors: ["ERR_FR_REDIRECTION_FAILURE"],
    code: 400,
    kind: "permanent",
    vague: true,
    reason: "the redirect's target is not usable",
    source: REDIRECTS,
  },
  {
    errors: ["ERR_INVALID_URL", "ERR_UNSUPPORTED_PROTOCOL", "ERR_INVALID_PROTOCOL", "ERR_UNSAFE_PORT"],
    code: 400,
    kind: "permanent",
    notProcessed: true,
    reason: "the URL is not one that can be called",
    source: NODE_ERRORS,
  },
  {
    errors: ["TypeError refused"],
    code: 400,
    kind: "permanent",
    reason: "fetch itself refuses such a request",
    source: UNDICI_FETCH,
  },
  {
    errors: ["TypeError integrity"],
    code: 400,
    kind: "permanent",
    reason: "the body is not the one of which the request's `integrity` has the hash",
    source: FETCH,
  },
  {
    errors: [
      "ERR_INVALID_ARG_TYPE",
      "ERR_INVALID_ARG_VALUE",
      "ERR_INVALID_CHAR",
      "ERR_INVALID_HTTP_TOKEN",
      "ERR_HTTP_INVALID_HEADER_VALUE",
      "ERR_HTTP_HEADERS_SENT",
      "ERR_UNESCAPED_CHARACTERS",
      "ERR_STREAM_WRITE_AFTER_END",
    ],
    code: 400,
    kind: "permanent",
    reason: "a method, a header, a path or a body that Node refuses to send",
    source: NODE_ERRORS,
  },
  {
    errors: [
      "UND_ERR_INVALID_ARG",
      "UND_ERR_INVALID_RETURN_VALUE",
      "UND_ERR_NOT_SUPPORTED",
      "UND_ERR_REQ_CONTENT_LENGTH_MISMATCH",
      "UND_ERR_DESTROYED",
      "UND_ERR_CLOSED",
      "UND_ERR_BPL_MISSING_UPSTREAM",
      "UND_ERR_MAX_ORIGINS_REACHED",
    ],
    code: 400,
    kind: "permanent",
    reason: "a request or a client that undici refuses to use",
    source: UNDICI,
  },
  {
    errors: [
      "ERR_BAD_OPTION",
      "ERR_BAD_OPTION_VALUE",
      "ERR_NOT_SUPPORT",
      "ERR_DEPRECATED",
      "ERR_FORM_DATA_DEPTH_EXCEEDED",
    ],
    code: 400,
    kind: "permanent",
    reason: "axios refuses the request's settings",
    source: AXIOS,
  },
  {
    errors: ["ERR_BAD_REQUEST"],
    code: 400,
    kind: "permanent",
    vague: true,
    reason: "axios could not build the request",
    source: AXIOS,
  },
  {
    errors: ["EACCES", "EPERM", "ENOENT", "EINVAL"],
    code: 400,
    kind: "permanent",
    reason: "this machine does not allow the connection, or the local socket is not there",
    source: NODE_SYSTEM,
  },
  {
    errors: ["TypeError", "RangeError", "ReferenceError", "SyntaxError", "EvalError", "URIError"],
    code: 400,
    kind: "permanent",
    vague: true,
    reason: "an error in the program, not in the network",
    source: ECMASCRIPT,
  },
  {
    errors: ["ABORTED"],
    code: 504,
    kind: "permanent",
    reason: "the caller stopped waiting for the response; an abort is never retried",
    source: DOM,
  },
]

/** How the names of brotli's format errors begin. */
const BROTLI: readonly string[] = [
  "EXUBERANT_",
  "SIMPLE_HUFFMAN_",
  "CL_SPACE",
  "HUFFMAN_SPACE",
  "CONTEXT_MAP_REPEAT",
  "BLOCK_LENGTH_",
  "PADDING_",
  "WINDOW_BITS",
  "DISTANCE",
]

/** Families too large to list: a code that starts so means what the named error means. */
export const FAMILIES: readonly (readonly [prefix: string, error: string])[] = [
  ["HPE_", "UND_ERR_HTTP_PARSER"],
  // "ERR_" before what brotli calls it: https://github.com/google/brotli/blob/master/c/include/brotli/decode.h
  ["ERR__ERROR_FORMAT_", "Z_DATA_ERROR"],
  ["ERR__ERROR_UNREACHABLE", "Z_DATA_ERROR"],
  // https://github.com/facebook/zstd/blob/dev/lib/zstd_errors.h
  ["ZSTD_error_", "Z_DATA_ERROR"],
  // Older copies of brotli leave out the first half of its names.
  ...BROTLI.map((name) => [`ERR_${name}`, "Z_DATA_ERROR"] as const),
  ["UND_ERR_SOCKS5", "UND_ERR_SOCKS5"],
  ["ERR_HTTP2_", "ERR_HTTP2_STREAM_ERROR"],
  ["ERR_SSL_", "EPROTO"],
  ["ERR_TLS_", "EPROTO"],
  ["ERR_CERT_", "INVALID_CA"],
  ["CERT_", "INVALID_CA"],
  ["CRL_", "INVALID_CA"],
  ["ERROR_IN_C", "INVALID_CA"],
  ["UNABLE_TO_", "INVALID_CA"],
]

/** Codes and names that mean the same as a name of the NETWORK table. */
export const NAMES: Readonly<Record<string, string>> = {
  AbortError: "ABORTED",
  CanceledError: "ABORTED",
  Cancel: "ABORTED",
  ERR_CANCELED: "ABORTED",
  ERR_ABORTED: "ABORTED",
  ABORT_ERR: "ABORTED",
  UND_ERR_ABORT: "ABORTED",
  UND_ERR_ABORTED: "ABORTED",
  TimeoutError: "ETIMEDOUT",
  // Where undici has no code of llhttp's for it.
  HTTPParserError: "UND_ERR_HTTP_PARSER",
}

/** Errors that only their message tells apart: tried in this order, and before the code. */
export const MESSAGES: readonly (readonly [shape: RegExp, error: string])[] = [
  // Node's resolver, when the URL was put together from settings that are missing
  [/\bENOTFOUND (undefined|null|\[object Object\])(?![\w.-])/, "ENOTFOUND no-host"],
  // node-fetch puts the URL before it
  [/\bClient network socket disconnected before secure TLS/, "ECONNRESET tls"],
  [/\bNGHTTP2_REFUSED_STREAM\b/, "ERR_HTTP2_STREAM_ERROR refused"],
  [/\bNGHTTP2_HTTP_1_1_REQUIRED\b/, "ERR_HTTP2_STREAM_ERROR http1"],
  // undici's ProxyAgent throws these with the code of an abort; https-proxy-agent and socks, under socks-proxy-agent,
  // give none
  [/^Proxy response \(407\)|^proxy authentication required$|Socks5 Auth/, "PROXY_AUTHENTICATION_REQUIRED"],
  [/^Proxy response \(\d+\)|Proxy connection (ended|timed out)|Socks[45] proxy rej/i, "UND_ERR_PRX_CONN"],
  // axios, node-fetch, superagent, React Native, Safari: ECONNABORTED is axios' code for its timeout too
  [
    /^(timeout of \d+ ?ms exceeded|timeout exceeded|network timeout at: |Network request timed out|The request timed out)/i,
    "ETIMEDOUT",
  ],
  [
    /^(stream has been aborted|socket hang up|other side closed|The network connection was lost)/,
    "ECONNRESET",
  ],
  [/^maxContentLength size of /, "ERR_MAX_CONTENT_LENGTH_EXCEEDED"],
  [/^Request body larger than maxBodyLength limit/, "ERR_FR_MAX_BODY_LENGTH_EXCEEDED"],
  // Of `redirect: "error"` in undici, and in node-fetch and Deno
  [
    /^(redirect count exceeded|maximum redirect reached|unexpected redirect)|redirect mode is set/i,
    "ERR_FR_TOO_MANY_REDIRECTS",
  ],
  [
    /^(Unsupported protocol|Failed to parse URL|Invalid URL|Only absolute URLs|Only HTTP\(S\) protocols|URL scheme must be|unknown scheme|not implemented\.\.\. yet|failed to fetch the data URL|local URLs only)/i,
    "ERR_INVALID_URL",
  ],
  // undici, node-fetch 3, Deno
  [
    /^(node-fetch cannot load \S{1,2000} )?(about|url) scheme\b[^\n]{0,60}\bnot supported/i,
    "ERR_INVALID_URL",
  ],
  [/^bad port$/, "ERR_UNSAFE_PORT"],
  [/^(integrity mismatch|Subresource Integrity)/i, "TypeError integrity"],
  [
    /^(cross origin not allowed|URL cannot contain credentials|re(quest|direct) mode cannot be|cors failure$|only if cached$|invalid method$)/,
    "TypeError refused",
  ],
  [/^invalid json response body/, "SyntaxError json"],
  [/^Parse Error: /, "UND_ERR_HTTP_PARSER"],
  // Deno puts the reason behind the URL
  [/^error sending request.* invalid peer certificate/, "INVALID_CA"],
  [/^error sending request.* dns error/, "ENOTFOUND"],
  [/^error sending request.* [Cc]onnection refused/, "ECONNREFUSED"],
  [/^error sending request.* [Cc]onnection reset/, "ECONNRESET"],
  [/^error sending request.* timed out/, "ETIMEDOUT"],
  // Safari
  [/^Could not connect to the server/, "ECONNREFUSED"],
  [/^A server with the specified hostname could not be found/, "ENOTFOUND"],
  [/^The Internet connection appears to be offline/, "ERR_INTERNET_DISCONNECTED"],
  [/^(An SSL error has occurred|The certificate for this server is invalid)/, "INVALID_CA"],
  // Bun, where the code is missing
  [/^Unable to connect\. Is the computer able to access the url\?/, "ConnectionRefused"],
  [/^The socket connection was closed unexpectedly/, "ConnectionClosed"],
]

/**
 * Failures to which the runtime gives no reason: undici, Chrome, Firefox, Safari, Deno, Bun, React Native, Workers,
 * axios. In lower case.
 */
export const NO_REASON: ReadonlySet<string> = new Set([
  "fetch failed",
  "terminated",
  "failed to fetch",
  "network error",
  "a network error occurred.",
  "networkerror when attempting to fetch resource.",
  "load failed",
  "network request failed",
  "network connection lost",
  "network connection lost.",
])

/** Starts of such messages, behind which a URL stands, or nothing that tells. In lower case. */
export const NO_REASON_STARTS: readonly string[] = [
  "failed to fetch (",
  "load failed (",
  "error sending request",
  "error reading a body from connection",
]
