import type { Clock } from "../time/clock.ts"

interface Timer {
  at: number
  order: number
  run: (() => void) | null
}

/** mulberry32: the same chances for the same seed, everywhere. */
export function chances(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Virtual time for a whole world. */
export class VirtualClock implements Clock {
  time: number
  readonly random: () => number
  readonly #timers: Timer[] = []
  #order = 0

  constructor(seed: number, begin = 1_800_000_000_000) {
    this.time = begin
    this.random = chances(seed)
  }

  now = (): number => this.time

  wallNow = (): number => Math.floor(this.time)

  /** A timer as a program has it: up to 1.2 ms late. */
  schedule = (ms: number, run: () => void): (() => void) => this.after(ms + this.random() * 1.2, run)

  /** Exactly then. */
  after(ms: number, run: () => void): () => void {
    const timer: Timer = { at: this.time + Math.max(0, ms), order: this.#order++, run }
    this.#push(timer)
    return () => {
      timer.run = null
    }
  }

  /** Lets time pass until `done`, or until no timer is left. `outside`: real work that each step of time waits for. */
  async run(done: () => boolean, outside?: () => Promise<unknown>): Promise<void> {
    await settle()
    await outside?.()
    for (let timer = this.#pop(); timer; timer = this.#pop()) {
      if (!timer.run) continue
      this.time = timer.at
      timer.run()
      await settle()
      await outside?.()
      if (done()) return
    }
  }

  #push(timer: Timer): void {
    const heap = this.#timers
    let i = heap.push(timer) - 1
    while (i > 0) {
      const parent = (i - 1) >> 1
      if (!sooner(timer, heap[parent] as Timer)) break
      heap[i] = heap[parent] as Timer
      i = parent
    }
    heap[i] = timer
  }

  #pop(): Timer | undefined {
    const heap = this.#timers
    const first = heap[0]
    const last = heap.pop()
    if (!first || !last || heap.length === 0) return first
    let i = 0
    for (;;) {
      let child = 2 * i + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && sooner(heap[child + 1] as Timer, heap[child] as Timer)) child++
      if (!sooner(heap[child] as Timer, last)) break
      heap[i] = heap[child] as Timer
      i = child
    }
    heap[i] = last
    return first
  }
}

const sooner = (a: Timer, b: Timer) => a.at < b.at || (a.at === b.at && a.order < b.order)

/** Lets promises run out: no chain in the gate is longer. */
async function settle(): Promise<void> {
  for (let i = 0; i < 6; i++) await undefined
}
