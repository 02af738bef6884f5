/** The problems of a value, each with its path; empty if it is valid. */
export type Check = (value: unknown, at: string) => string[]
/** The fields that an object may have, each with its check. */
export type Fields = Readonly<Record<string, Check>>

export const problem = (at: string, what: string, value: unknown): string[] => [
  `${at}: expected ${what}, got ${describe(value)}`,
]

export const isText = (value: unknown): value is string => typeof value === "string" && value !== ""

export const checkThat =
  (what: string, isValid: (value: unknown) => boolean): Check =>
  (value, at) =>
    isValid(value) ? [] : problem(at, what, value)

export const oneOf = (...values: readonly string[]): Check =>
  checkThat(
    values
      .map((value) => JSON.stringify(value))
      .join(", ")
      .replace(/, ([^,]*)$/, " or $1"),
    (value) => values.includes(value as string),
  )

export const optional =
  (check: Check): Check =>
  (value, at) =>
    value === undefined ? [] : check(value, at)

export const listOf =
  (check: Check, what: string): Check =>
  (value, at) =>
    Array.isArray(value) ? value.flatMap((item, i) => check(item, `${at}[${i}]`)) : problem(at, what, value)

/** Checks an object that may have these fields and no others. */
export const fields =
  (shape: Fields): Check =>
  (value, at) => {
    if (!isRecord(value)) return problem(at, "an object", value)
    const unknown = Object.keys(value).filter((name) => !Object.hasOwn(shape, name))
    return [
      ...unknown.map((name) => `${at}.${name}: no such field; there are ${Object.keys(shape).join(", ")}`),
      ...Object.entries(shape).flatMap(([name, check]) => check(value[name], `${at}.${name}`)),
    ]
  }

/** Checks an object with any names: each name by `name`, each value by `check`. */
export const eachNamed =
  (name: Check, check: Check): Check =>
  (value, at) => {
    if (!isRecord(value)) return problem(at, "an object", value)
    return Object.entries(value).flatMap(([key, item]) => {
      const target = `${at}[${JSON.stringify(key)}]`
      return [...name(key, target), ...check(item, target)]
    })
  }

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** Names the type where the value itself might be long, or secret, such as a URL with a password. */
export function describe(value: unknown): string {
  if (typeof value === "string")
    return /^[\w .,%*/[\]-]{0,20}$/.test(value) ? JSON.stringify(value) : "another text"
  if (Array.isArray(value)) return "a list"
  if (isRecord(value)) return "an object"
  return typeof value === "function" || typeof value === "symbol" ? `a ${typeof value}` : String(value)
}
