/**
 * Where memory is kept: a bucket, a table, anything that takes a text. Both functions may be async. If one throws,
 * there is a `warning`, and no call is harmed.
 */
export interface MemoryStore {
  /** Returns what `save` was last given, as text, bytes or parsed JSON; null or undefined if nothing was saved yet. */
  load(): unknown
  /** @param text JSON, at most some 500 bytes for each source. */
  save(text: string): unknown
}
