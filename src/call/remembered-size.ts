import { type Heed, knownEngine } from "./heed.ts"

/**
 * The size that a source accepted for `name`, in this run or an earlier one; null if none is known, or nothing is
 * remembered. Never rejects, and takes a second at most.
 * @param source key of the source: the option `source` of the Heed or the call, else the origin of the request
 * @param name what was made smaller, such as "GET /orders days"; it is hashed before it is saved
 */
export async function rememberedSize(heed: Heed, source: string, name: string): Promise<number | null> {
  return (await knownEngine(heed)?.memory)?.size(source, name) ?? null
}

/**
 * Remembers the size that a source accepted for `name`: a number above 0.
 */
export async function rememberSize(heed: Heed, source: string, name: string, size: number): Promise<void> {
  await (await knownEngine(heed)?.memory)?.setSize(source, name, size)
}
