// What a caller gives with a request may be of any type, a Proxy or a getter that throws included. It is read once, by
// these: what to make of a value that cannot be read is for the client to say.

export function readOr<T>(read: () => T, otherwise: T): T {
  try {
    return read()
  } catch {
    return otherwise
  }
}

/** The value as text; `otherwise` where there is none, or it cannot be read. */
export function textOr(read: () => unknown, otherwise: string): string {
  try {
    const value = read()
    return typeof value === "string" ? value : String(value ?? otherwise)
  } catch {
    return otherwise
  }
}

/** The same of a member: asked of every call, which then makes no function. */
export function textAt<K extends PropertyKey>(
  object: { readonly [key in K]?: unknown },
  key: K,
  otherwise: string,
): string {
  try {
    const value = object[key]
    return typeof value === "string" ? value : String(value ?? otherwise)
  } catch {
    return otherwise
  }
}
