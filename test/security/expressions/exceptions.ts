/**
 * Expressions that recheck cannot judge, as they are written, and why each of them is linear all the same. The test of
 * this table measures that.
 */
export const EXCEPTIONS: ReadonlyMap<string, { readonly why: string; readonly attacks: readonly string[] }> =
  new Map()
