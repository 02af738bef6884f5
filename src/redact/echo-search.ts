import { Automaton } from "./automaton.ts"
import { type EchoPatterns, patternsOf } from "./echo-patterns.ts"
import { ANCHOR_LENGTH, anchorAt, PatternAnchors } from "./pattern-anchors.ts"
import type { Reading } from "./readings.ts"
import type { Secret } from "./secret-collector.ts"

/** How often a search gets ready for what one more text may hold; then it does for everything. */
const MAX_BUILDS = 3

/** Looks for what was carried. Most texts repeat nothing of it, so that no more is got ready than they call for. */
export class EchoSearch {
  readonly #patterns: readonly EchoPatterns[]
  readonly #anchors: PatternAnchors
  /** Those that some text may hold, as a few characters of theirs tell. */
  readonly #suspected = new Set<EchoPatterns>()
  /** How many of them are looked for by now. */
  #ready = 0
  #builds = 0
  /** Of wholes and starts, and of ends. */
  #automata: readonly Automaton[] = []

  constructor(secrets: readonly Secret[]) {
    this.#patterns = secrets.map(patternsOf)
    const keys: number[] = []
    const owners: number[] = []
    this.#patterns.forEach(({ forward, backward }, owner) => {
      for (const { codes, start } of forward) keys.push(anchorAt(codes, start))
      for (const { codes, end } of backward) keys.push(anchorAt(codes, end - ANCHOR_LENGTH))
      while (owners.length < keys.length) owners.push(owner)
    })
    this.#anchors = new PatternAnchors(keys, owners)
  }

  /** @param isCut the text goes on where it ends */
  scan(
    readings: readonly Reading[],
    found: (reading: Reading, start: number, end: number) => void,
    isCut = false,
  ): void {
    for (const { codes } of readings)
      this.#anchors.scan(codes, (owner) => this.#suspected.add(this.#patterns[owner] as EchoPatterns))
    if (this.#suspected.size > this.#ready) this.#build()
    this.#automata.forEach((automaton, i) => {
      if (automaton.isEmpty) return
      for (const reading of readings)
        automaton.scan(reading.codes, (start, end) => found(reading, start, end), isCut && i === 0)
    })
  }

  #build(): void {
    if (++this.#builds === MAX_BUILDS) for (const one of this.#patterns) this.#suspected.add(one)
    this.#ready = this.#suspected.size
    const wanted = [...this.#suspected]
    const ends = wanted.flatMap(({ backward }) => backward)
    this.#automata = [new Automaton(wanted.flatMap(({ forward }) => forward)), new Automaton(ends, true)]
  }
}
