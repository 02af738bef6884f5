import { isOneShot } from "./body-kinds.ts"
import { BODY_READER, type BodyReader } from "./body-reader-chunk.ts"
import type { Start } from "./body-stream.ts"
import { formStreamParts } from "./form-stream.ts"
import type { BodyView, Sight } from "./request-view.ts"

const NOTHING: Sight = { text: null, whole: true }
const HIDDEN: Sight = { text: null, whole: false }

/** A body that throws where it is read: it may be a stream, and hold anything. */
export const UNREADABLE: BodyView = { replayable: false, text: () => null, hides: () => true }

/**
 * What a request's body is, in any of the forms that fetch and axios take. To be asked before the body is sent. Never
 * throws: what to make of a body that cannot be read is for the client to say.
 */
export function bodyView(body: unknown): BodyView {
  try {
    const once = isOneShot(body)
    // Sending such a form uses up its parts.
    const parts = once ? formStreamParts(body) : null
    return new SeenBody(
      !once,
      () => (body ?? null) === null,
      (reader) => (parts ? reader.sightOfFormStream(parts) : reader.sightOf(body)),
      (reader) => reader.startOf(body),
    )
  } catch {
    return UNREADABLE
  }
}

/** https://fetch.spec.whatwg.org/#dom-request */
const BODILESS = ["GET", "HEAD"]

/** The body of a fetch's Request, which sends a clone of it each time, so that it can be sent again. */
export function requestBody(request: Request): BodyView {
  return new SeenBody(
    true,
    () => request.body === null || BODILESS.includes(request.method),
    () => HIDDEN,
    (reader) => reader.startOfRequest(request),
  )
}

/** Until what reads bodies is loaded, any body is one that hides what it has. */
class SeenBody implements BodyView {
  readonly replayable: boolean
  readonly #isNone: () => boolean
  readonly #look: (reader: BodyReader) => Sight
  readonly #read: (reader: BodyReader) => Promise<Start | null>
  #sight: Sight | null = null
  #loading: Promise<void> | null = null

  /** @param read what has to be waited for; null: there is nothing of the kind */
  constructor(
    replayable: boolean,
    isNone: () => boolean,
    look: (reader: BodyReader) => Sight,
    read: (reader: BodyReader) => Promise<Start | null>,
  ) {
    this.replayable = replayable
    this.#isNone = isNone
    this.#look = look
    this.#read = read
  }

  text(): string | null {
    return this.#seen().text
  }

  hides(): boolean {
    return !this.#seen().whole
  }

  load(): Promise<void> {
    this.#loading ??= this.#load()
    return this.#loading
  }

  async #load(): Promise<void> {
    if (!this.hides()) return
    try {
      const reader = await BODY_READER.load()
      this.#sight = (await this.#read(reader)) ?? this.#seen()
    } catch {
      // What cannot be read stays hidden.
    }
  }

  #seen(): Sight {
    const { loaded } = BODY_READER
    try {
      if (loaded || this.#isNone())
        this.#sight ??= this.#isNone() ? NOTHING : this.#look(loaded as BodyReader)
    } catch {
      this.#sight = HIDDEN
    }
    return this.#sight ?? HIDDEN
  }
}
