/**
 * Where memory is kept: a bucket, a table, anything that takes a text. Both functions may be async. What they throw is
 * told by a `warning`, and costs no call.
 */
export interface MemoryStore {
  /** Returns what `save` was given last, as text, bytes or parsed JSON; null or undefined if nothing was saved yet. */
  load(): unknown
  /** @param text JSON, at most some 500 bytes for each source. */
  save(text: string): unknown
}
