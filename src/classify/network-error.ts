import type { FaqCode } from "../faq/entry.ts"
import { CAUSES, linkedValues, property } from "../http/linked-values.ts"
import { looksSecret } from "../redact/mask-tokens.ts"
import {
  FAMILIES,
  MESSAGES,
  NAMES,
  NETWORK,
  type NetworkRow,
  NO_REASON,
  NO_REASON_STARTS,
} from "./network-table.ts"
import type { Verdict } from "./verdict.ts"

/** What an error without a response means. */
interface NetworkFailure {
  readonly code: FaqCode
  readonly kind: "transient" | "permanent"
  /** True if the request never reached the server, so that it may be sent again with any method. */
  readonly notProcessed: boolean
  /** Stable name: `"ECONNRESET"`, `"ETIMEDOUT"`, `"ABORTED"`, `"TypeError"`; `"UNKNOWN"` if the error has none. */
  readonly error: string
  readonly reason: string
  /** True if this machine is at fault, though it may pass. */
  readonly local?: true
}

/** Length of a message that is read, in UTF-16 units. */
const MAX_MESSAGE = 500

const ROW_BY_ERROR = new Map(NETWORK.flatMap((row) => row.errors.map((error) => [error, row] as const)))
const ALIASES = new Map(Object.entries(NAMES))

const UNKNOWN = {
  code: 400,
  kind: "permanent",
  reason: "an error that is not known to come from the network",
} as const

/**
 * Classifies what a client threw instead of a response: the most specific error in the chain of causes (`CAUSES`)
 * decides. Takes any thrown value, and never throws.
 *
 * ERR_NETWORK, ERR_BAD_REQUEST and ERR_BAD_RESPONSE of axios are unspecific
 * (https://github.com/axios/axios/blob/v1.x/lib/core/AxiosError.js), so they decide only if the chain has no other
 * code.
 *
 * @param origin of the request: an error that names another host comes from the target of a redirect
 * @internal exported for the tests
 */
export function classifyNetworkError(error: unknown, origin?: string): NetworkFailure {
  const errors = linkedValues(error, CAUSES).map(readChainedError)
  const link = decisive(errors)
  const row: Omit<NetworkRow, "errors" | "source"> = link?.row ?? UNKNOWN
  const notProcessed = isNotProcessed(link, errors, origin)
  return {
    code: row.code,
    kind: row.kind,
    notProcessed,
    error: link?.error ?? errors[0]?.label ?? "UNKNOWN",
    reason: (notProcessed && row.unsentReason) || row.reason,
    ...(row.local && { local: row.local }),
  }
}

/**
 * Maps an error without a response to its row.
 * @param origin of the request
 */
export function classifyError(error: unknown, origin?: string): Verdict {
  const fault = classifyNetworkError(error, origin)
  return {
    code: fault.code,
    status: null,
    matchedBy: "network",
    kind: fault.kind,
    notProcessed: fault.notProcessed,
    error: fault.error,
    reason: fault.reason,
    ...(fault.local && { local: fault.local }),
    wait: null,
    exhausted: false,
    rule: null,
  }
}

/** One error of the chain. */
interface ChainedError {
  readonly row: NetworkRow | undefined
  /** The stable name that belongs to the row. */
  readonly error: string | undefined
  /** Its own code or name, known or not. */
  readonly label: string | undefined
  readonly syscall: unknown
  /** A redirect was followed before, so a server has received the request. */
  readonly redirected: boolean
  /** The target of the connection, if Node names it. */
  readonly hostname: unknown
  readonly address: unknown
  readonly port: unknown
  /** The origin of the request that failed, if node-fetch names it, in lower case. */
  readonly origin: string | undefined
}

function decisive(errors: readonly ChainedError[]): ChainedError | undefined {
  const known = errors.filter(({ row }) => row !== undefined)
  const [first] = known
  // An abort is final, except by a timeout, which aborts without an order of the caller.
  if (first?.error === "ABORTED") return known.find(({ error }) => error === "ETIMEDOUT") ?? first
  return known.find(({ row }) => !row?.vague) ?? first
}

/** Node names the system call: after ECONNRESET on `connect` nothing was sent, after ECONNRESET on `read` it was. */
function isNotProcessed(
  link: ChainedError | undefined,
  errors: readonly ChainedError[],
  origin: string | undefined,
): boolean {
  if (!link || errors.some(({ redirected }) => redirected) || leadsElsewhere(errors, origin)) return false
  const calls = errors.filter(({ error }) => error === link.error).map(({ syscall }) => syscall)
  if (calls.includes("read") || calls.includes("write")) return false
  return link.row?.notProcessed === true || calls.includes("connect")
}

const ORIGIN = /^(https?):\/\/\[?([^/?#@]*?)\]?(?::(\d+))?$/
/** Of a host that has a name the address tells nothing. */
const IP_ADDRESS = /^[\d.]+$|:/

/** True if the error names another host or port: fetch was redirected, so a server has received the request. */
function leadsElsewhere(errors: readonly ChainedError[], asked = ""): boolean {
  const [, scheme, host = "", port] = ORIGIN.exec(asked) ?? []
  if (scheme === undefined) return false
  const askedPort = Number(port) || (scheme === "https" ? 443 : 80)
  return errors.some(
    ({ hostname, address, port: errorPort, origin = asked }) =>
      (typeof hostname === "string" && hostname.toLowerCase() !== host) ||
      (typeof errorPort === "number" && errorPort !== askedPort) ||
      (typeof address === "string" && IP_ADDRESS.test(host) && address !== host) ||
      origin !== asked,
  )
}

/** node-fetch copies the code of an error that it wraps, and tells the rest in its message alone. */
const SENT = /^request to (https?:\/\/[^/?#]+)/
const SYSTEM_CALL = /(?:^|: )(connect|read|write) E/

function readChainedError(value: unknown): ChainedError {
  const code = identifier(property(value, "code"))
  const name = identifier(property(value, "name"))
  const message = text(typeof value === "string" ? value : property(value, "message")).slice(0, MAX_MESSAGE)
  const [row, error] = recognise(code, name, message) ?? []
  // follow-redirects, the HTTP client under axios on Node, counts on its request object
  const redirects = property(property(value, "request"), "_redirectCount")
  return {
    row,
    error,
    label: code || name || undefined,
    syscall: property(value, "syscall") ?? SYSTEM_CALL.exec(message)?.[1],
    redirected: typeof redirects === "number" && redirects > 0,
    hostname: property(value, "hostname") ?? property(value, "host"),
    address: property(value, "address"),
    port: property(value, "port"),
    origin: SENT.exec(message)?.[1]?.toLowerCase(),
  }
}

/** From the most specific to the least: special messages, the code, a message without a reason, the name. */
function recognise(
  ownCode: string,
  name: string,
  message: string,
): [row: NetworkRow | undefined, error: string] | undefined {
  const special = MESSAGES.find(([shape]) => shape.test(message))?.[1]
  if (special) return [ROW_BY_ERROR.get(special), special.split(" ", 1)[0] ?? special]
  const code = byCode(ownCode || (/\bnet::(ERR_\w+)/.exec(message)?.[1] ?? ""), message)
  if (code) return code
  if (givesNoReason(message)) return [ROW_BY_ERROR.get("ERR_NETWORK"), "ERR_NETWORK"]
  if (name === "SyntaxError" && /json/i.test(message)) return [ROW_BY_ERROR.get("SyntaxError json"), name]
  return byCode(name, message)
}

function byCode(code: string, message: string): [row: NetworkRow | undefined, error: string] | undefined {
  // axios uses this code for its timeout, with a message that its user may set; a real abort has "abort" in it.
  const own = code === "ECONNABORTED" && !/abort/i.test(message) ? "ETIMEDOUT" : (ALIASES.get(code) ?? code)
  if (ROW_BY_ERROR.has(own)) return [ROW_BY_ERROR.get(own), own]
  const family = FAMILIES.find(([prefix]) => own.startsWith(prefix))
  return family && [ROW_BY_ERROR.get(family[1]), own]
}

/** Characters of a message that are compared: more than the longest entry of NO_REASON_STARTS. */
const START = 60

function givesNoReason(message: string): boolean {
  const start = message.slice(0, START).trimStart().toLowerCase()
  return (
    (message.length < START && NO_REASON.has(start)) || NO_REASON_STARTS.some((one) => start.startsWith(one))
  )
}
/** From this length (characters) on, a word that mixes letters and digits as tokens do is not taken for a code. */
const TOKEN_LENGTH = 12

/** The value, if it has the form of a code or a name and may be shown; `""` otherwise. */
function identifier(value: unknown): string {
  const isOne = typeof value === "string" && /^[A-Za-z]\w{0,63}$/.test(value)
  return isOne && !looksSecret(value, TOKEN_LENGTH) ? value : ""
}

function text(value: unknown): string {
  return typeof value === "string" ? value : ""
}
