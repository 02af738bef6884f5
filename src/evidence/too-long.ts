import { apiMessage } from "./api-message.ts"
import { halves } from "./asked.ts"
import type { Evidence, Suggestion } from "./evidence.ts"
import { cutList, listsIn, type ParameterList } from "./lists.ts"
import { parametersOf } from "./parameters.ts"
import type { Row } from "./row.ts"
import { shownName } from "./shown.ts"
import type { Sight } from "./sight.ts"
import { listed, plural, spellCount } from "./wording.ts"

/** URL lengths in characters, and who takes them. */
const LIMITS = [
  // RFC 9110 section 4.1 asks for 8,000 octets; nginx and Apache take about as much by default.
  { length: 8_000, who: "most servers take" },
  // https://www.sitemaps.org/protocol.html, IIS' query strings and old proxies: nothing in use takes less.
  { length: 2_000, who: "every server and proxy takes" },
] as const

const SHORT = 2_000

/** 414, and 413 and 431 with it: what is long, and into how many pieces to cut it. */
export const tooLong: Row = {
  *evidence(sight) {
    if (sight.verdict.status === 413) yield* bodyLength(sight)
    else if (areHeaders(sight)) yield* headerLengths(sight)
    else yield* urlLength(sight)
    yield* apiMessage(sight)
  },
  *suggestions(sight) {
    if (sight.verdict.status === 413) return yield* halves(sight)
    if (areHeaders(sight)) return
    const list = longestList(sight)
    if (list) yield* cuts(sight, list)
    else yield* shorten(sight)
  },
}

const areHeaders = ({ verdict: { status } }: Sight) => status === 431 || status === 494

function longestList({ request }: Sight): ParameterList | undefined {
  return listsIn(parametersOf(request).filter(({ where }) => where === "query"))[0]
}

function* cuts(sight: Sight, list: ParameterList): Generator<Suggestion> {
  const name = shownName(sight, list.name)
  for (const { length, who } of LIMITS) {
    const cut = cutList(list, sight.request.url.length, length)
    if (!cut) continue
    const text = `Cut ${name} (${plural(list.items, "item")}) into ${cut.pieces} requests of at most ${plural(cut.items, "item")}: each URL then keeps to ${spellCount(length)} characters, which ${who}.`
    yield { setting: name, value: { ...cut, urlLength: length }, text }
  }
}

/** No list to cut: by how much the longest parameter is too long. */
function* shorten(sight: Sight): Generator<Suggestion> {
  const { length } = sight.request.url
  const limit = LIMITS.find((limit) => limit.length < length)
  const [top] = [...lengthsOf(sight)].sort((a, b) => b[1] - a[1])
  if (!limit || !top) return
  const name = shownName(sight, top[0])
  const over = length - limit.length
  const text = `Make ${name} shorter by ${plural(over, "character")}, or send it in a body if the API offers that: the URL then keeps to ${spellCount(limit.length)}, which ${limit.who}.`
  yield { setting: name, value: { shorterBy: over, urlLength: limit.length }, text }
}

function lengthsOf({ request }: Sight): Map<string, number> {
  const lengths = new Map<string, number>()
  for (const { name, length, where } of parametersOf(request))
    if (where === "query") lengths.set(name, (lengths.get(name) ?? 0) + length)
  return lengths
}

function* urlLength(sight: Sight): Generator<Evidence> {
  const { length } = sight.request.url
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
  yield* longest(sight, "parameters", lengthsOf(sight))
  const list = longestList(sight)
  if (!list) return
  const name = shownName(sight, list.name)
  yield {
    kind: "list",
    text: `${name} lists ${plural(list.items, "item")}.`,
    value: { name, items: list.items },
  }
}

function* bodyLength(sight: Sight): Generator<Evidence> {
  const length = Number(sight.request.header("content-length")) || sight.request.body.text()?.length
  if (!length) return
  yield {
    kind: "body-length",
    text: `The body is ${plural(length, "character")} long or more.`,
    value: length,
  }
}

function* headerLengths(sight: Sight): Generator<Evidence> {
  const lengths = new Map<string, number>()
  for (const [name, value] of sight.request.headers()) lengths.set(name, name.length + value.length + 4)
  const total = [...lengths.values()].reduce((sum, length) => sum + length, 0)
  yield {
    kind: "header-length",
    text: `The request's headers are ${plural(total, "character")} long.`,
    value: total,
  }
  yield* longest(sight, "headers", lengths)
}

function* longest(sight: Sight, what: string, lengths: ReadonlyMap<string, number>): Generator<Evidence> {
  const top = [...lengths].sort((a, b) => b[1] - a[1]).slice(0, 3)
  if (top.length === 0) return
  const named = top.map(([name, length]) => ({ name: shownName(sight, name), length }))
  const text = `Longest ${what}: ${listed(named.map(({ name, length }) => `${name} (${spellCount(length)} characters)`))}.`
  yield { kind: `longest-${what}`, text, value: named }
}
