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
