import type { FaqCode } from "../faq/entry.ts"
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

/** What a failure means for which no server answered. */
export interface NetworkFailure {
  readonly code: FaqCode
  readonly kind: "transient" | "permanent"
  /** The request surely never reached the server: it may go again whatever its method. */
  readonly notProcessed: boolean
  /** Stable name: `"ECONNRESET"`, `"ETIMEDOUT"`, `"ABORTED"`, `"TypeError"`; `"UNKNOWN"` for what has none. */
  readonly error: string
  readonly reason: string
}

/** How far the cause chain is followed, and how many errors of it are looked at. */
const MAX_DEPTH = 10
const MAX_ERRORS = 32
/** How much of a message is read, in UTF-16 units. */
const MAX_MESSAGE = 500

const ROW_BY_ERROR = new Map(NETWORK.flatMap((row) => row.errors.map((error) => [error, row] as const)))
const ALIASES = new Map(Object.entries(NAMES))

const UNKNOWN = {
  code: 400,
  kind: "permanent",
  reason: "an error that is not known to come from the network",
} as const

/**
 * Reads what a client threw when no server answered: the most definite error in the cause chain (`cause`, and
 * `errors` of an AggregateError) decides. Total: takes any thrown value, and a hostile one does not make it throw.
 *
 * Axios' own ERR_NETWORK, ERR_BAD_REQUEST and ERR_BAD_RESPONSE are no classes
 * (https://github.com/axios/axios/blob/v1.x/lib/core/AxiosError.js), so they decide only when nothing else is there.
 *
 * @param origin that the request was for: an error that names another host comes from where a redirect led
 */
export function classifyNetworkError(error: unknown, origin?: string): NetworkFailure {
  const errors = errorChain(error)
  const link = decisive(errors)
  const row = link?.row ?? UNKNOWN
  return {
    code: row.code,
    kind: row.kind,
    notProcessed: isNotProcessed(link, errors, origin),
    error: link?.error ?? errors[0]?.label ?? "UNKNOWN",
    reason: row.reason,
  }
}

/** One error of the chain, as far as it says anything. */
interface ChainedError {
  readonly row: NetworkRow | undefined
  /** The stable name that goes with the row. */
  readonly error: string | undefined
  /** What it calls itself, known or not. */
  readonly label: string | undefined
  readonly syscall: unknown
  /** A redirect was followed first, so a server did take this request. */
  readonly redirected: boolean
  /** Where the connection was to be made, as far as Node says it. */
  readonly hostname: unknown
  readonly port: unknown
}

function decisive(errors: readonly ChainedError[]): ChainedError | undefined {
  const known = errors.filter(({ row }) => row !== undefined)
  const [first] = known
  // An abort is final whatever its reason was; only a time limit aborts on nobody's order.
  if (first?.error === "ABORTED") return known.find(({ error }) => error === "ETIMEDOUT") ?? first
  return known.find(({ row }) => !row?.vague) ?? first
}

/** Node names the system call: ECONNRESET on `connect` was never sent, EHOSTUNREACH on `readProperty` was. */
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

/** fetch does not count its redirects, but where its last one led cannot have been reached. */
function leadsElsewhere(errors: readonly ChainedError[], origin: string | undefined): boolean {
  if (!origin || !URL.canParse(origin)) return false
  const asked = new URL(origin)
  const askedPort = Number(asked.port) || (asked.protocol === "https:" ? 443 : 80)
  return errors.some(
    ({ hostname, port }) =>
      (typeof hostname === "string" && hostname.toLowerCase() !== asked.hostname) ||
      (typeof port === "number" && port !== askedPort),
  )
}

/** The error and what caused it, breadth first, each once. */
function errorChain(error: unknown): ChainedError[] {
  const seen = new Set<unknown>([error])
  const errors: ChainedError[] = []
  let level: unknown[] = [error]
  for (let depth = 0; depth <= MAX_DEPTH && level.length > 0; depth++) {
    const next: unknown[] = []
    for (const value of level) {
      if (errors.length >= MAX_ERRORS) return errors
      errors.push(readChainedError(value))
      for (const cause of causes(value)) {
        if (seen.has(cause)) continue
        seen.add(cause)
        next.push(cause)
      }
    }
    level = next
  }
  return errors
}

function causes(value: unknown): unknown[] {
  const errors = readProperty(value, "errors")
  const several = Array.from({ length: MAX_DEPTH }, (_, i) => readProperty(errors, String(i)))
  return [readProperty(value, "cause"), ...several].filter(
    (cause) => typeof cause === "object" && cause !== null,
  )
}

function readChainedError(value: unknown): ChainedError {
  const code = identifier(readProperty(value, "code"))
  const name = identifier(readProperty(value, "name"))
  const message = text(typeof value === "string" ? value : readProperty(value, "message")).slice(
    0,
    MAX_MESSAGE,
  )
  const [row, error] = recognise(code, name, message) ?? []
  // follow-redirects, the HTTP client under axios on Node, counts on its request object
  const redirects = readProperty(readProperty(value, "request"), "_redirectCount")
  return {
    row,
    error,
    label: code || name || undefined,
    syscall: readProperty(value, "syscall"),
    redirected: typeof redirects === "number" && redirects > 0,
    hostname: readProperty(value, "hostname"),
    port: readProperty(value, "port"),
  }
}

/** From the most telling to the least: special messages, the code, a message without a reason, the name. */
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
  // axios gives its timeout this code and a message that its user may choose; every real one says "abort".
  const own = code === "ECONNABORTED" && !/abort/i.test(message) ? "ETIMEDOUT" : (ALIASES.get(code) ?? code)
  if (ROW_BY_ERROR.has(own)) return [ROW_BY_ERROR.get(own), own]
  const family = FAMILIES.find(([prefix]) => own.startsWith(prefix))
  return family && [ROW_BY_ERROR.get(family[1]), own]
}

/** Longer than any start of a message without a reason. */
const START = 60

function givesNoReason(message: string): boolean {
  const start = message.slice(0, START).trimStart().toLowerCase()
  return (
    (message.length < START && NO_REASON.has(start)) || NO_REASON_STARTS.some((one) => start.startsWith(one))
  )
}
/** From this length on, in characters, a word that is mixed as tokens are is no code. */
const TOKEN_LENGTH = 12

/** Only what looks like a code or a name may stand in a report: not, say, a token. */
function identifier(value: unknown): string {
  const isOne = typeof value === "string" && /^[A-Za-z]\w{0,63}$/.test(value)
  return isOne && !looksSecret(value, TOKEN_LENGTH) ? value : ""
}

function text(value: unknown): string {
  return typeof value === "string" ? value : ""
}

/** A property of anything at all: getters and proxies may throw. */
function readProperty(value: unknown, key: string): unknown {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return undefined
  try {
    return (value as Record<string, unknown>)[key]
  } catch {
    return undefined
  }
}
