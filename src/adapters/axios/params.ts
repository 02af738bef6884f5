import { hashNumber, hashText } from "../../exchange/hash.ts"

/** A hash, a set of `params` further: it tells one from another, and is never sent or shown. */
export function hashParams(hash: number, params: unknown): number {
  if (params === undefined || params === null) return hash
  if (typeof params !== "object" || params instanceof URLSearchParams) return hashText(hash, String(params))
  let mixed = hash
  for (const name of Object.keys(params)) {
    mixed = hashValue(hashText(mixed, name), (params as Record<string, unknown>)[name])
  }
  return mixed
}

function hashValue(hash: number, value: unknown): number {
  if (typeof value === "number" && Number.isInteger(value)) return hashNumber(hash, value)
  return hashText(hash, typeof value === "object" && value !== null ? nested(value) : String(value))
}

function nested(value: object): string {
  try {
    return JSON.stringify(value) ?? ""
  } catch {
    return ""
  }
}
