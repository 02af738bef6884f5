import type { GateLearning } from "../gate/gate-settings.ts"
import { utf8Bytes } from "../http/bytes.ts"
import type { Clock } from "../time/clock.ts"
import { withDeadline } from "../time/with-deadline.ts"
import { forgetSaver, saveBeforeExit } from "./before-exit.ts"
import { fileStore, NO_FILE, type SharedStore } from "./file-store.ts"
import { LearnedLimits } from "./learned-limits.ts"
import type { MemoryStore } from "./memory-store.ts"
import { addFinding, memoryText, parseMemory, type Remembered, type RememberedSource } from "./memory-text.ts"

/** ms for which the first call of a source waits at most for what is remembered. */
const MAX_LOAD_MS = 1_000
/** ms for which a store may take to load or to save. */
const MAX_STORE_MS = 10_000
/** ms from a finding to its being saved; the end of the process saves at once. */
const SAVE_AFTER_MS = 2_000
/** Sources of one run that are remembered at most: as many as a Heed keeps. */
const MAX_SOURCES = 1_024

export type MemoryWarning = "memory-not-read" | "memory-not-saved"

/** Tells a warning. `message` holds nothing of what is stored, nor of what a store throws. */
export type WarnOfMemory = (code: MemoryWarning, message: string) => void

const WARNINGS: { readonly [code in MemoryWarning]: string } = {
  "memory-not-read":
    "what earlier runs learned (option memory) cannot be read, so this run begins without it",
  "memory-not-saved": "what this run learned (option memory) cannot be saved",
}

/** A source of this run. */
interface RunSource {
  readonly learning: GateLearning
  readonly limits: LearnedLimits | null
  /** Epoch ms at which its limits were found last; of an earlier run, if this one found none. */
  at: number
}

const FOREIGN = new Error("it holds something else, or is of another version")
const NO_FILES = new Error("this runtime has no files (Node: from 20.16 on)")
const TOO_SLOW = new Error("the store takes too long")

type Sizes = Map<string, readonly [size: number, at: number]>

/** What earlier runs found of the sources, and what this run finds. No function of it throws or rejects. */
export class Memory {
  readonly #store: SharedStore | null
  readonly #clock: Clock
  readonly #tell: WarnOfMemory
  #isClosed = false
  readonly #loaded: Promise<Remembered>
  /** True if the store cannot be read: it is not overwritten then. */
  #isUnreadable = false
  readonly #sources = new Map<string, RunSource>()
  readonly #sizes = new Map<string, Sizes>()
  /** What was saved last, to know what is new. */
  #saved = ""
  #saving: Promise<void> = Promise.resolve()
  #timer: ReturnType<typeof setTimeout> | null = null

  /** @param option a path, or a store */
  constructor(option: string | MemoryStore, clock: Clock, warn: WarnOfMemory) {
    this.#store = typeof option === "string" ? fileStore(option) : option
    this.#clock = clock
    this.#tell = warn
    this.#loaded = this.#load()
    saveBeforeExit(this)
  }

  /**
   * Gives a gate what earlier runs found, and watches what it learns. Resolves when attempts may start: after
   * `MAX_LOAD_MS` at most, and then with nothing remembered.
   * @param source key of the source. It may hold a secret, and is hashed.
   */
  async recall(source: string, learning: GateLearning): Promise<void> {
    try {
      const name = await nameOf(source)
      const known = (await this.#loadedSoon())?.get(name)
      if (this.#sources.size >= MAX_SOURCES) return
      const own: RunSource = {
        learning,
        limits: learning.limits && new LearnedLimits(learning.limits, known ?? null, () => this.#found(own)),
        at: known?.at ?? this.#clock.wallNow(),
      }
      this.#sources.set(name, own)
      learning.baseline.smoothedLatencyMs ||= known?.answerMs ?? 0
      this.#saveSoon()
    } catch (error) {
      this.#warn("memory-not-read", error)
    }
  }

  /** The size that the source accepted for `name`; null if none is known. */
  async size(source: string, name: string): Promise<number | null> {
    try {
      const [sourceName, sizeName] = await Promise.all([nameOf(source), nameOf(name)])
      const own = this.#sizes.get(sourceName)?.get(sizeName)
      return (own ?? (await this.#loadedSoon())?.get(sourceName)?.sizes[sizeName])?.[0] ?? null
    } catch {
      return null
    }
  }

  async setSize(source: string, name: string, size: number): Promise<void> {
    try {
      const [sourceName, sizeName] = await Promise.all([nameOf(source), nameOf(name)])
      const sizes: Sizes = this.#sizes.get(sourceName) ?? new Map()
      this.#sizes.set(sourceName, sizes.set(sizeName, [size, this.#clock.wallNow()]))
      this.#saveSoon()
    } catch {}
  }

  /** Saves what is new, after a save that is under way. Resolves when that is done, or has failed. */
  save(): Promise<void> {
    this.#clearTimer()
    this.#saving = this.#saving.then(() => this.#save())
    return this.#saving
  }

  /** The run is over: saves, and watches no longer. */
  async close(): Promise<void> {
    this.#isClosed = true
    forgetSaver(this)
    await this.save()
    this.#clearTimer()
  }

  async #load(): Promise<Remembered> {
    try {
      if (!this.#store) throw NO_FILES
      const remembered = await this.#read(this.#store)
      if (remembered) return remembered
      this.#warn("memory-not-read", FOREIGN)
    } catch (error) {
      this.#isUnreadable = true
      this.#warn("memory-not-read", error)
    }
    return new Map()
  }

  /** @returns null if the store holds something else */
  async #read(store: MemoryStore): Promise<Remembered | null> {
    return parseMemory(await this.#within(MAX_STORE_MS, store.load()), this.#clock.wallNow())
  }

  /** @returns null if that takes too long */
  async #loadedSoon(): Promise<Remembered | null> {
    return this.#within(MAX_LOAD_MS, this.#loaded).catch(() => null)
  }

  #within<T>(ms: number, work: T | PromiseLike<T>): Promise<T> {
    const until = this.#clock.now() + ms
    const deadlineError = () => TOO_SLOW
    return withDeadline(this.#clock, work, { until, signal: undefined, deadlineError })
  }

  #found(source: RunSource): void {
    source.at = this.#clock.wallNow()
    this.#saveSoon()
  }

  /** A call that is still under way when the run is over sets no timer any more. */
  #saveSoon(): void {
    if (this.#timer !== null || this.#isClosed) return
    const timer = setTimeout(() => void this.save(), SAVE_AFTER_MS) as ReturnType<typeof setTimeout> | number
    this.#timer = timer as ReturnType<typeof setTimeout>
    // A timer of a browser is a number, and keeps nothing alive.
    if (typeof timer === "object") timer.unref()
  }

  #warn(code: MemoryWarning, error: unknown): void {
    this.#tell(code, `${WARNINGS[code]}: ${reasonOf(error)}`)
  }

  #clearTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }

  async #save(): Promise<void> {
    await this.#loaded
    const store = this.#store
    if (!store || this.#isUnreadable) return
    try {
      const found = await this.#findings()
      const text = JSON.stringify(found)
      if (text === this.#saved) return
      await this.#saveTo(store, found)
      this.#saved = text
    } catch (error) {
      this.#warn("memory-not-saved", error)
    }
  }

  /** Adds to what is stored: other processes save to the same place. */
  async #saveTo(store: SharedStore, found: readonly [string, RememberedSource][]): Promise<void> {
    const unlock = await store.lock?.()
    try {
      const remembered = (await this.#read(store)) ?? new Map()
      for (const [name, source] of found) addFinding(remembered, name, source)
      await this.#within(MAX_STORE_MS, store.save(memoryText(remembered, this.#clock.wallNow())))
    } finally {
      await unlock?.()
    }
  }

  /** What this run knows, by name of the source. */
  async #findings(): Promise<[string, RememberedSource][]> {
    const remembered = await this.#loaded
    const names = new Set([...this.#sources.keys(), ...this.#sizes.keys()])
    return [...names].map((name) => {
      const known = remembered.get(name) ?? null
      const own = this.#sources.get(name)
      const sizes = Object.fromEntries(this.#sizes.get(name) ?? [])
      const found: RememberedSource = {
        at: own?.at ?? this.#clock.wallNow(),
        rate: known?.rate ?? null,
        concurrency: known?.concurrency ?? null,
        ...own?.limits?.learned,
        answerMs: Math.round(own?.learning.baseline.smoothedLatencyMs ?? 0) || (known?.answerMs ?? null),
        sizes,
      }
      return [name, found]
    })
  }
}

/** 128 bits of the text's SHA-256, in hex: a source's key may hold a token, and none can be read from these. */
async function nameOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", utf8Bytes(text) as BufferSource)
  return Array.from(new Uint8Array(digest, 0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("")
}

/** What may be shown of an error: the code that systems give, such as EACCES; a store's message may hold a signed URL. */
function reasonOf(error: unknown): string {
  for (const own of [FOREIGN, NO_FILE, NO_FILES, TOO_SLOW]) if (error === own) return own.message
  try {
    const { code } = Object(error) as { code?: unknown }
    if (typeof code === "string" && /^[A-Z][A-Z0-9_]{1,40}$/.test(code)) return code
  } catch {}
  return "the store failed"
}
