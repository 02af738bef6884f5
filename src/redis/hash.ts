/** FNV-1a: https://datatracker.ietf.org/doc/html/draft-eastlake-fnv. Where a hash begins. */
export const SEED = 0x811c9dc5

/** A hash, a text further. */
export function hashText(hash: number, text: string): number {
  let mixed = hash
  for (let i = 0; i < text.length; i++) mixed = Math.imul(mixed ^ text.charCodeAt(i), 0x01000193)
  // Marks where the text ends, so that "ab" + "c" differs from "a" + "bc".
  return Math.imul(mixed ^ 0x1ff, 0x01000193)
}
