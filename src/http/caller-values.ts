// What a caller gives with a request may be of any type, a Proxy or a getter that throws included. It is read once, by
// these: what to make of a value that cannot be read is for the client to say.

export function readOr<T>(read: () => T, otherwise: T): T {
  try {
    return read()
  } catch {
    return otherwise
  }
}

/** A member as text; `otherwise` where there is none, or it cannot be read. Makes no function: it is asked of every call. */
export function textAt<K extends PropertyKey>(
  object: { readonly [key in K]?: unknown } | null | undefined,
  key: K,
  otherwise: string,
): string {
  try {
    return String(object?.[key] ?? otherwise)
  } catch {
    return otherwise
  }
}
