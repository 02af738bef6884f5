import { bytesOf, utf8Text } from "../http/decode-bytes.ts"
import { MAX_BYTES } from "./file-store.ts"

/** Of the text's form. A text of another version is not read, and replaced. */
const VERSION = 1
/** Sources that are remembered at most, the latest first. */
const MAX_SOURCES = 1_000
/** Sizes that are remembered at most of a source, the latest first. */
const MAX_SIZES = 50
/** ms after which a source is forgotten: a limit of last quarter is no first guess any more. */
const MAX_AGE_MS = 90 * 86_400_000

/** The rate that a source accepts, as it was measured. */
export interface RememberedRate {
  readonly perSecond: number
  /** Attempts that were accepted before the first rejection. */
  readonly burst: number
  /** How expensive a rejection is, 1 or more: see `SharedRate`. */
  readonly cost: number
  /** Length of the source's windows in ms, if the limit looks like one; 0 if not. */
  readonly windowMs: number
  /** True if rejections name a wait. */
  readonly serverNamedWait: boolean
}

/** What is remembered of one source. */
export interface RememberedSource {
  /** Epoch ms at which the limits were last found or confirmed, or the source was first met. */
  readonly at: number
  readonly rate: RememberedRate | null
  /** Attempts in flight that the source accepts; null if no such limit was found. */
  readonly concurrency: number | null
  /** ms that a good response takes; null if there was none. */
  readonly answerMs: number | null
  /** Sizes that the source accepted, by name, and when (epoch ms). */
  readonly sizes: { readonly [name: string]: readonly [size: number, at: number] }
}

/** Sources by name. */
export type Remembered = Map<string, RememberedSource>

/**
 * What a store returned. Every value is checked, since the text may be of any origin.
 * @returns null if it is no such text
 */
export function parseMemory(stored: unknown, now: number): Remembered | null {
  if (stored === null || stored === undefined || stored === "") return new Map()
  try {
    const bytes = bytesOf(stored)
    const text = bytes ? utf8Text(bytes) : stored
    if (typeof text === "string" && text.length > MAX_BYTES) return null
    const { version, sources } = (typeof text === "string" ? JSON.parse(text) : text) as Record<
      string,
      unknown
    >
    if (version !== VERSION || typeof sources !== "object" || sources === null) return null
    const remembered: Remembered = new Map()
    for (const [name, value] of Object.entries(sources).slice(0, MAX_SOURCES)) {
      const source = parseSource(value, now)
      if (source && /^[0-9a-f]{32}$/.test(name)) remembered.set(name, source)
    }
    return remembered
  } catch {
    return null
  }
}

/** The text for a store: the latest sources. */
export function memoryText(remembered: Remembered, now: number): string {
  const sources = [...remembered]
    .filter(([, { at }]) => isRecent(at, now))
    .sort(([, a], [, b]) => b.at - a.at)
    .slice(0, MAX_SOURCES)
    .map(([name, source]) => [name, { ...source, sizes: latestSizes(source.sizes) }])
  return `${JSON.stringify({ version: VERSION, sources: Object.fromEntries(sources) }, null, 1)}\n`
}

function latestSizes(sizes: RememberedSource["sizes"]): RememberedSource["sizes"] {
  const latest = Object.entries(sizes).sort(([, [, a]], [, [, b]]) => b - a)
  return Object.fromEntries(latest.slice(0, MAX_SIZES))
}

function parseSource(value: unknown, now: number): RememberedSource | null {
  const { at, rate, concurrency, answerMs, sizes } = Object(value) as Record<string, unknown>
  if (!isRecent(at, now)) return null
  return {
    at,
    rate: parseRate(rate),
    concurrency: numberIn(concurrency, 1, 100_000),
    answerMs: numberIn(answerMs, 0, 3_600_000),
    sizes: Object.fromEntries(Object.entries(Object(sizes)).flatMap((entry) => parseSize(entry, now))),
  }
}

function parseRate(value: unknown): RememberedRate | null {
  const { perSecond, burst, cost, windowMs, serverNamedWait } = Object(value) as Record<string, unknown>
  const rate = numberIn(perSecond, 1e-4, 1e6)
  if (rate === null) return null
  return {
    perSecond: rate,
    burst: numberIn(burst, 0, 1e6) ?? 0,
    cost: numberIn(cost, 1, 1e4) ?? 1,
    windowMs: numberIn(windowMs, 0, 86_400_000) ?? 0,
    serverNamedWait: serverNamedWait === true,
  }
}

function parseSize([name, value]: [string, unknown], now: number): [string, readonly [number, number]][] {
  if (!Array.isArray(value) || !/^[0-9a-f]{32}$/.test(name)) return []
  const size = numberIn(value[0], Number.MIN_VALUE, Number.MAX_VALUE)
  const at: unknown = value[1]
  return size !== null && isRecent(at, now) ? [[name, [size, at]]] : []
}

/** A time in the future, as of a clock that was set wrong, counts as none. */
function isRecent(at: unknown, now: number): at is number {
  return typeof at === "number" && at > now - MAX_AGE_MS && at <= now + 86_400_000
}

function numberIn(value: unknown, least: number, most: number): number | null {
  return typeof value === "number" && value >= least && value <= most ? value : null
}

/**
 * Adds what a run found of a source to what is stored, for another process may have saved since. The later finding counts, of
 * the limits and of each size.
 */
export function addFinding(remembered: Remembered, name: string, found: RememberedSource): void {
  const stored = remembered.get(name)
  const latest = stored && stored.at > found.at ? stored : found
  const sizes = { ...stored?.sizes, ...found.sizes }
  for (const [size, [, at]] of Object.entries(found.sizes)) {
    const other = stored?.sizes[size]
    if (other && other[1] > at) sizes[size] = other
  }
  remembered.set(name, { ...latest, sizes })
}
