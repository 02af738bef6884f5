/**
 * A request's headers as a plain object. By `toJSON`, which every axios 1.x has: those before 1.2 keep an instance's
 * defaults where nothing else shows them.
 */
export function plainHeaders(headers: unknown): object {
  if (typeof headers !== "object" || headers === null) return {}
  const { toJSON } = headers as { toJSON?: () => object }
  return typeof toJSON === "function" ? toJSON.call(headers) : headers
}

/**
 * Headers for one try, in the class that this copy of axios uses for them.
 * @param headers stand in the place of those given
 * @param more come on top
 */
export function changedHeaders(
  given: unknown,
  headers: Headers | undefined,
  more: object | undefined,
): unknown {
  // `false` is axios' word for a header that is not to be sent, and no value that Headers could hold.
  const unsent = Object.entries(given ?? {}).filter(([name, value]) => value === false && !headers?.has(name))
  const plain = {
    ...(headers ? Object.fromEntries(headers) : plainHeaders(given)),
    ...Object.fromEntries(unsent),
    ...more,
  }
  const AxiosHeaders = (given as object | undefined)?.constructor as
    | (new (
        from: object,
      ) => unknown)
    | undefined
  return AxiosHeaders && AxiosHeaders !== Object ? new AxiosHeaders(plain) : plain
}
