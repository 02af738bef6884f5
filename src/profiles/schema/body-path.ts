import type { BodyPath } from "./profile.ts"

/** One step of a path into JSON. */
type Step =
  | { readonly kind: "member"; readonly name: string }
  | { readonly kind: "members" }
  | { readonly kind: "items" }

export type ParsedPath = readonly Step[]

const MAX_LENGTH = 200
const MAX_STEPS = 12
const SEGMENT = /^([^[\]]*)((?:\[\])*)$/

const parsedPaths = new Map<BodyPath, ParsedPath | null>()
/** The most paths that are cached. The built-in profiles have a few hundred. */
const MAX_REMEMBERED = 5_000

/** The steps of a path; null if it is `""` or malformed. Each path is parsed once. */
export function parsePath(path: BodyPath): ParsedPath | null {
  let steps = parsedPaths.get(path)
  if (steps === undefined) {
    steps = parseSteps(path)
    if (parsedPaths.size < MAX_REMEMBERED) parsedPaths.set(path, steps)
  }
  return steps
}

function parseSteps(path: BodyPath): ParsedPath | null {
  if (path === "" || path.length > MAX_LENGTH) return null
  const steps: Step[] = []
  for (const segment of path.split(".")) {
    const [, name, brackets] = SEGMENT.exec(segment) ?? []
    if (name === undefined || brackets === undefined || segment === "") return null
    if (name === "*") steps.push({ kind: "members" })
    else if (name !== "") steps.push({ kind: "member", name })
    for (let i = 0; i < brackets.length; i += 2) steps.push({ kind: "items" })
  }
  return steps.length <= MAX_STEPS ? steps : null
}

/** The most values that are visited for one path. */
const MAX_VALUES = 1_000

/** The values at a path. Reads own properties only, and visits at most MAX_VALUES, so that any body is read fast. */
export function valuesAt(root: unknown, path: ParsedPath): unknown[] {
  const found: unknown[] = []
  let left = MAX_VALUES
  const walk = (value: unknown, at: number): void => {
    if (left-- <= 0) return
    const step = path[at]
    if (!step) {
      found.push(value)
    } else if (typeof value === "object" && value !== null) {
      if (step.kind === "items") {
        if (Array.isArray(value)) for (let i = 0; i < value.length && left > 0; i++) walk(value[i], at + 1)
      } else if (step.kind === "member") {
        if (Object.hasOwn(value, step.name)) walk((value as Record<string, unknown>)[step.name], at + 1)
      } else if (!Array.isArray(value)) {
        for (const name in value) {
          if (left <= 0) return
          if (Object.hasOwn(value, name)) walk((value as Record<string, unknown>)[name], at + 1)
        }
      }
    }
  }
  walk(root, 0)
  return found
}
