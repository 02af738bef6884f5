import type { FailureContext } from "../failure-context.ts"
import { formatCount, joinList, plural } from "../format.ts"
import { maskedName } from "../masked-text.ts"
import { cutList, listsIn, type ParameterList } from "../request-size/parameter-lists.ts"
import { parametersOf } from "../request-size/request-parameters.ts"
import { askForLess, requestSize, splitSuggestions } from "../request-size/request-size.ts"
import { splitCall } from "../request-size/split-call.ts"
import type { Collector, Evidence, Suggestion } from "./evidence.ts"

/** URL lengths in characters, and who takes them. */
const LIMITS = [
  // RFC 9110 section 4.1 asks for 8,000 octets; nginx and Apache take about as much by default.
  { length: 8_000, who: "most servers take" },
  // https://www.sitemaps.org/protocol.html, IIS' query strings and old proxies: nothing in use takes less.
  { length: 2_000, who: "every server and proxy takes" },
] as const

const SHORT = 2_000

/** 414, and 413 and 431 with it: what is long, and into how many pieces to cut it. */
export const uriTooLong: Collector = {
  *evidence(failure) {
    if (isAboutSize(failure)) yield* requestSize(failure)
    else if (failure.verdict.status === 413) yield* bodyLength(failure)
    else if (isAboutHeaders(failure)) yield* headerLengths(failure)
    else yield* urlLength(failure)
  },
  *suggestions(failure) {
    if (isAboutHeaders(failure)) return yield* shortenHeader(failure)
    if (isAboutSize(failure)) yield* askForLess(failure)
    else if (failure.verdict.status === 413) yield* splitSuggestions(failure)
    else return yield* ofUrl(failure)
    yield* splitCall(failure)
  },
}

const isAboutHeaders = ({ verdict: { status } }: FailureContext) => status === 431 || status === 494

/** A result or a file that is too large, told under another status: it is not the URL. */
const isAboutSize = ({ verdict: { status, rule } }: FailureContext) => rule !== null && status !== 414

/** A short URL is not what is too long. */
function* ofUrl(failure: FailureContext): Generator<Suggestion> {
  const list = longestList(failure)
  if (list) yield* cutSuggestions(failure, list)
  else yield* shorten(failure)
  if (list || failure.request.url.length >= SHORT) yield* splitCall(failure, true)
}

function longestList({ request }: FailureContext): ParameterList | undefined {
  return listsIn(parametersOf(request).filter(({ where }) => where === "query"))[0]
}

function* cutSuggestions(failure: FailureContext, list: ParameterList): Generator<Suggestion> {
  const name = maskedName(failure, list.name)
  for (const { length, who } of LIMITS) {
    const cut = cutList(list, failure.request.url.length, length)
    if (!cut) continue
    const text = `Cut ${name} (${plural(list.items, "item")}) into ${cut.pieces} requests of at most ${plural(cut.items, "item")}: each URL then keeps to ${formatCount(length)} characters, which ${who}.`
    yield { setting: name, value: { ...cut, urlLength: length }, text }
  }
}

/** No list to cut: by how much the longest parameter is too long. */
function* shorten(failure: FailureContext): Generator<Suggestion> {
  const { length } = failure.request.url
  const limit = LIMITS.find((limit) => limit.length < length)
  const [top] = [...lengthsOf(failure)].sort((a, b) => b[1] - a[1])
  if (!limit || !top) return
  const name = maskedName(failure, top[0])
  const over = length - limit.length
  const text = `Make ${name} shorter by ${plural(over, "character")}, or send it in a body if the API offers that: the URL then keeps to ${formatCount(limit.length)}, which ${limit.who}.`
  yield { setting: name, value: { shorterBy: over, urlLength: limit.length }, text }
}

function lengthsOf({ request }: FailureContext): Map<string, number> {
  const lengths = new Map<string, number>()
  for (const { name, length, where } of parametersOf(request))
    if (where === "query") lengths.set(name, (lengths.get(name) ?? 0) + length)
  return lengths
}

function* urlLength(failure: FailureContext): Generator<Evidence> {
  const { length } = failure.request.url
  const short = length < SHORT
  const remark = short
    ? "which is not long: a redirect loop, or a POST that became a GET, is more likely"
    : "most servers stop at about 8,000, some at 2,000"
  yield {
    kind: "url-length",
    text: `The URL is ${plural(length, "character")} long; ${remark}.`,
    value: length,
  }
  if (short) return
  yield* longest(failure, "parameters", lengthsOf(failure))
  const list = longestList(failure)
  if (!list) return
  const name = maskedName(failure, list.name)
  yield {
    kind: "list",
    text: `${name} lists ${plural(list.items, "item")}.`,
    value: { name, items: list.items },
  }
}

function* bodyLength(failure: FailureContext): Generator<Evidence> {
  const length = Number(failure.request.header("content-length")) || failure.request.body.text()?.length
  if (!length) return
  yield {
    kind: "body-length",
    text: `The body is ${plural(length, "character")} long or more.`,
    value: length,
  }
}

function* headerLengths(failure: FailureContext): Generator<Evidence> {
  const lengths = new Map<string, number>()
  for (const [name, value] of failure.request.headers()) lengths.set(name, name.length + value.length + 4)
  const total = [...lengths.values()].reduce((sum, length) => sum + length, 0)
  yield {
    kind: "header-length",
    text: `The request's headers are ${plural(total, "character")} long.`,
    value: total,
  }
  yield* longest(failure, "headers", lengths)
}

function* shortenHeader(failure: FailureContext): Generator<Suggestion> {
  const [longest] = [...failure.request.headers()].sort((a, b) => b[1].length - a[1].length)
  if (!longest) return
  const name = maskedName(failure, longest[0])
  const text = `Make the header ${name} shorter, or leave it out: it is ${plural(longest[1].length, "character")} long.`
  yield { setting: name, value: null, text }
}

function* longest(
  failure: FailureContext,
  what: "parameters" | "headers",
  lengths: ReadonlyMap<string, number>,
): Generator<Evidence> {
  const top = [...lengths].sort((a, b) => b[1] - a[1]).slice(0, 3)
  if (top.length === 0) return
  const named = top.map(([name, length]) => ({ name: maskedName(failure, name), length }))
  const text = `Longest ${what}: ${joinList(named.map(({ name, length }) => `${name} (${formatCount(length)} characters)`))}.`
  yield { kind: `longest-${what}`, text, value: named }
}
