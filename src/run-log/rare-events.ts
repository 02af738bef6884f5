import type { DigestedNotice, DigestedSplit, RunDigest } from "./digest.ts"

const MAX_NOTICES = 200
const MAX_SPLITS = 200
const MAX_SIZES = 50
const MAX_WAITS = 500

type Line = { readonly event: string; readonly [field: string]: unknown }

/** Adds up the events that few runs have: `notice`, `split`, `waiting`. */
export class RareEvents {
  readonly #notices = new Map<string, DigestedNotice>()
  readonly #splits = new Map<string, DigestedSplit>()
  readonly #waits: RunDigest["longWaits"] = []

  /** @returns false: an event of another kind */
  add(known: { readonly event: string }, at: string, run: string): boolean {
    const line = known as Line
    if (line.event === "notice") this.#notice(line, at)
    else if (line.event === "split") this.#split(line)
    else if (line.event === "waiting") this.#wait(line, at, run)
    else return false
    return true
  }

  build(): Pick<RunDigest, "notices" | "splits" | "longWaits"> {
    const notices = [...this.#notices.values()].sort((a, b) => a.at.localeCompare(b.at))
    return { notices, splits: [...this.#splits.values()], longWaits: this.#waits }
  }

  #notice({ source, endpoint, kind, text, date, link }: Line, at: string): void {
    const words = { source: String(source), endpoint: String(endpoint), kind: String(kind) }
    const said = { text: textOf(text), date: timeOf(date), link: textOf(link) }
    const key = JSON.stringify([words, said])
    const notice = this.#notices.get(key)
    if (notice) notice.count++
    else if (this.#notices.size < MAX_NOTICES) this.#notices.set(key, { at, count: 1, ...words, ...said })
  }

  #split({ source, dimension, size, outcome, pieces, code }: Line): void {
    const key = JSON.stringify([source, dimension])
    if (!this.#splits.has(key) && this.#splits.size >= MAX_SPLITS) return
    const split = this.#splits.get(key) ?? {
      ...{ source: String(source), dimension: String(dimension) },
      ...{ accepted: 0, cuts: 0, skipped: 0, sizes: [], codes: {} },
    }
    this.#splits.set(key, split)
    const isAccepted = outcome === "accepted"
    const count = isAccepted ? Number(pieces ?? 1) : 1
    if (isAccepted) split.accepted += count
    else split[outcome === "skipped" ? "skipped" : "cuts"]++
    const known = split.sizes.find((one) => one.size === size)
    const sized = known ?? { size: Number(size), accepted: 0, refused: 0 }
    sized[isAccepted ? "accepted" : "refused"] += count
    if (!known && split.sizes.length < MAX_SIZES) split.sizes.push(sized)
    if (typeof code === "number") split.codes[code] = (split.codes[code] ?? 0) + 1
  }

  #wait({ source, until, why, calls }: Line, at: string, run: string): void {
    if (this.#waits.length >= MAX_WAITS) return
    const count = typeof calls === "number" ? calls : null
    this.#waits.push({
      at,
      run,
      source: String(source),
      until: String(until),
      why: String(why),
      calls: count,
    })
  }
}

const timeOf = (value: unknown) =>
  typeof value === "string" && Number.isFinite(Date.parse(value)) ? value : null
const textOf = (value: unknown) => (typeof value === "string" ? value : null)
