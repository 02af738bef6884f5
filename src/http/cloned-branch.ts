import { property } from "./linked-values.ts"

// What `isErrored` and `isReadable` of node:stream read, which every web stream of Node has.
const ERRORED = Symbol.for("nodejs.stream.errored")
const READABLE = Symbol.for("nodejs.stream.readable")

/** The stream at the root of a branch: two Heeds around one fetch clone the same Response. */
const roots = new WeakMap<object, object>()

/**
 * Keeps undici 6 (Node 20 and 22) from cancelling the caller's branch of a cloned body when the request is aborted. By
 * then undici has failed the source, and the branch fails by itself. If the other branch has been cancelled, undici's
 * cancellation reaches the failed source and rejects where nothing catches it, which ends the process. It also leaves a
 * body that counts as used, in place of one that tells of the abort.
 * @param isAborted true if the caller has aborted: a source that has come whole does not show it
 */
export function keepFromAbort(
  branch: ReadableStream<Uint8Array>,
  source: ReadableStream<Uint8Array>,
  isAborted: () => boolean,
): void {
  const root = roots.get(source) ?? source
  roots.set(branch, root)
  const { cancel } = branch
  const isUndiciAborting = () =>
    property(root, READABLE) === false &&
    property(branch, ERRORED) === false &&
    (property(root, ERRORED) === true || isAborted())
  const value = (reason?: unknown) => (isUndiciAborting() ? Promise.resolve() : cancel.call(branch, reason))
  Reflect.defineProperty(branch, "cancel", { value, configurable: true, writable: true })
}
