import { isNodeStream, type NodeStream } from "../http/body-kinds.ts"
import type { Clock } from "../time/clock.ts"
import { PendingBody } from "./pending-body.ts"

const READING: readonly unknown[] = ["data", "readable"]

/** @param explain as that of `PendingBody` */
export function pendingNodeStream(
  stream: NodeStream,
  clock: Clock,
  explain?: (error: unknown) => Promise<void>,
): PendingBody | null {
  if (stream.readableEnded || stream.destroyed || typeof stream.on !== "function") return null
  const pending = new PendingBody(
    clock,
    (error) => {
      // An error that no code listens for ends the process.
      stream.on("error", () => {})
      stream.destroy?.(error)
    },
    explain,
  )
  let isRead = false
  listenForReader(stream, () => {
    if (!isRead) pending.begin()
    isRead = true
  })
  for (const event of ["end", "close"]) stream.on(event, () => pending.end())
  return pending
}

/** How to tell of readers of a Node stream no more, which gives what it told. */
const listeners = new WeakMap<object, () => () => void>()

function listenForReader(stream: NodeStream, begin: () => void): void {
  let isOver = false
  const told = () => {
    if (!isOver) begin()
  }
  // `pipe` and `for await` listen too.
  stream.on("newListener", (event) => {
    if (READING.includes(event)) told()
  })
  stream.on("resume", told)
  listeners.set(stream, () => {
    isOver = true
    return begin
  })
}

/**
 * Clones a Response with a followed Node stream for heed's own reading, which is not the caller's: the stream is piped
 * into two branches from then on, and only the one that the Response keeps is followed.
 */
export function cloneApart<T>(response: { readonly body?: unknown }, clone: () => T): T {
  const { body } = response
  const begin = isNodeStream(body) ? listeners.get(body)?.() : undefined
  const copy = clone()
  const { body: branch } = response
  if (begin && isNodeStream(branch)) listenForReader(branch, begin)
  return copy
}
