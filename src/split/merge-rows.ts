import { property } from "../http/linked-values.ts"

/** Rows of pieces with different fields, put together. */
export class MergedRows {
  readonly #key: readonly string[]
  readonly #rows = new Map<string, Record<string, unknown>>()

  /** @param key names of fields; one with a dot may be a path */
  constructor(key: readonly string[]) {
    this.#key = key
  }

  /**
   * Adds the rows of one piece. @throws TypeError for a row that is no object or lacks the key, and for two rows of one piece
   * with the same key, which would become one
   */
  add(rows: Iterable<unknown>): void {
    const seen = new Set<string>()
    for (const row of rows) {
      const key = this.#keyOf(row)
      if (seen.has(key))
        throw new TypeError(
          `two rows have the same ${this.#key.join(" and ")}: name all fields that tell rows apart as the key`,
        )
      seen.add(key)
      this.#rows.set(key, merged(this.#rows.get(key) ?? {}, row as object))
    }
  }

  /** In the order in which they came first. */
  get rows(): Record<string, unknown>[] {
    return [...this.#rows.values()]
  }

  #keyOf(row: unknown): string {
    const values = this.#key.map((name) => valueAt(row, name))
    if (values.some((value) => value === undefined || value === null))
      throw new TypeError(`a row has no ${this.#key.join(" and ")}, which the key of \`fields\` names`)
    return JSON.stringify(values)
  }
}

function valueAt(row: unknown, name: string): unknown {
  const own = property(row, name)
  if (own !== undefined) return own
  return name.split(".").reduce(property, row)
}

/** A new object; plain objects within are merged too. */
function merged(first: object, second: object): Record<string, unknown> {
  const both: Record<string, unknown> = { ...first }
  for (const [name, value] of Object.entries(second)) {
    const known = Object.hasOwn(both, name) ? both[name] : undefined
    const bothPlain = isPlain(known) && isPlain(value)
    Object.defineProperty(both, name, {
      value: bothPlain ? merged(known, value) : value,
      enumerable: true,
      configurable: true,
      writable: true,
    })
  }
  return both
}

const isPlain = (value: unknown): value is object =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype
