import type { PendingBody } from "../../call/pending-body.ts"
import { RESPONSE_READER, type ResponseReader } from "../../call/response-reader-chunk.ts"
import {
  isStream as isBodyStream,
  isNodeStream,
  isWebStream,
  type NodeStream,
} from "../../http/body-kinds.ts"
import { readOr } from "../../http/caller-values.ts"
import { findHeader } from "../../http/header-lookup.ts"
import { statusIn } from "../../http/response-view.ts"
import type { AnyResponse } from "../../http/unread-response.ts"
import type { Clock } from "../../time/clock.ts"

// A Response whose body is followed stays the Response that the fetch gave: a copy would be of another class, and
// without its url. Properties of its own stand before those of its class instead.

/** What reads the whole body; the last two are node-fetch's. */
const WHOLE = ["text", "json", "arrayBuffer", "blob", "bytes", "formData", "buffer", "textConverted"] as const

const followed = new WeakMap<object, PendingBody>()
/** The clone of a Response's class, for heed's own reading. */
const plainClones = new WeakMap<object, () => AnyResponse>()

/** https://fetch.spec.whatwg.org/#null-body-status */
const BODILESS_STATUSES: readonly number[] = [204, 205, 304]

/**
 * The Response's body as one that is still to come; null: there is none, or it has come, or cannot be followed.
 * @param explain as that of `PendingBody`
 */
export function pendingBodyOf(
  response: unknown,
  method: string,
  clock: Clock,
  explain: (error: unknown) => Promise<void>,
): PendingBody | null {
  return readOr(() => {
    const reader = RESPONSE_READER.loaded
    return reader && isStreamed(response, method) ? bodyToFollow(reader, response, clock, explain) : null
  }, null)
}

/** True if the Response has a body that is still to come. It may throw, where the Response does. */
export function isStreamed(response: unknown, method: string): response is AnyResponse {
  if (!statusIn(response)) return false
  const { body, bodyUsed, headers, status } = response as AnyResponse
  if (method === "HEAD" || BODILESS_STATUSES.includes(status) || bodyUsed) return false
  return isBodyStream(body) && findHeader(headers, "content-length") !== "0"
}

function bodyToFollow(
  reader: ResponseReader,
  response: AnyResponse,
  clock: Clock,
  explain: (error: unknown) => Promise<void>,
): PendingBody | null {
  const known = followed.get(response)
  if (known) return known
  const { body } = response
  const pending = isNodeStream(body) ? pendingOf(reader, body, clock, explain) : null
  if (pending) {
    followed.set(response, pending)
    const { clone } = response
    if (clone) plainClones.set(response, () => reader.cloneApart(response, () => clone.call(response)))
    // The stream tells of every reading; node-fetch gives a body that is ended an error of its own.
    wrapReaders(reader, response, (read) => pending.orFailure(read))
  }
  if (pending || !isWebStream(body)) return pending
  const ofWeb = new reader.PendingBody(clock, undefined, explain)
  follow(reader, response, ofWeb)
  return ofWeb
}

function pendingOf(
  reader: ResponseReader,
  body: NodeStream,
  clock: Clock,
  explain: (error: unknown) => Promise<void>,
): PendingBody | null {
  const pending = reader.pendingNodeStream(body, clock, explain)
  if (pending || !body.destroyed || body.readableEnded) return pending
  // It has failed already, and what reads it hears of that.
  const failed = new reader.PendingBody(clock, undefined, explain)
  failed.end()
  return failed
}

/** The whole body is at hand: what the caller reads of it is not waited for. */
export function bodyHasCome(response: AnyResponse): void {
  followed.get(response)?.end()
}

export function plainClone(response: AnyResponse): AnyResponse | undefined {
  return plainClones.get(response)?.() ?? response.clone?.()
}

function wrapReaders(
  reader: ResponseReader,
  response: AnyResponse,
  wrap: (read: () => Promise<unknown>) => Promise<unknown>,
): void {
  for (const name of WHOLE) {
    const read = (response as Record<string, unknown>)[name]
    if (typeof read === "function")
      reader.define(response, name, (...args: unknown[]) => wrap(() => read.apply(response, args)))
  }
}

function follow(reader: ResponseReader, response: AnyResponse, pending: PendingBody): void {
  followed.set(response, pending)
  const { clone } = response
  if (clone) {
    const copyOf = () => {
      const whole = reader.cloneable(response)
      reader.unfollowTee(whole.body)
      const copy = clone.call(whole)
      reader.followWebStream(response.body, pending)
      return copy
    }
    plainClones.set(response, copyOf)
    reader.define(response, "clone", () => {
      const copy = copyOf()
      pending.branch()
      follow(reader, copy, pending)
      return copy
    })
  }
  // A body that is used already refuses a second reader, and the first goes on.
  wrapReaders(reader, response, (read) =>
    response.bodyUsed ? pending.orFailure(read) : pending.readWhole(read),
  )
  // To clone a Response gives it another stream.
  const streamOf = () => Reflect.get(Object.getPrototypeOf(response), "body", response) as unknown
  if (Object.hasOwn(response, "body")) reader.followWebStream(response.body, pending)
  else
    Object.defineProperty(response, "body", {
      configurable: true,
      get: () => reader.followWebStream(streamOf(), pending),
    })
}
