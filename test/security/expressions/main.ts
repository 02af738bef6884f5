import { relative, resolve } from "node:path"
import { construct } from "./construct.ts"
import { EXCEPTIONS } from "./exceptions.ts"
import { findExpressions } from "./find.ts"
import { judge } from "./judge.ts"

// `npm run check:expressions`: no expression of src/, or of the directory named, takes longer than linear time.

const directory = resolve(process.argv[2] ?? "src")
const { files, literals, constructions, problems } = findExpressions(directory)
const { expressions, unresolved } = await construct(files, constructions)
const named = (at: string) => relative(process.cwd(), at)
const faults = [
  ...problems.map(named),
  ...unresolved.map((at) => `${named(at)}: what it makes depends on the caller`),
]
const unused = new Set(EXCEPTIONS.keys())

// Two analyses at a time: recheck is one process with several threads.
const all = [...literals, ...expressions]
const judged = new Map<string, Promise<string | null>>()
const queue = all.values()
const work = async (): Promise<void> => {
  for (const expression of queue) {
    const key = `/${expression.source}/${expression.flags}`
    unused.delete(key)
    if (EXCEPTIONS.has(key)) continue
    const verdict = judged.get(key) ?? judge(expression)
    judged.set(key, verdict)
    const fault = await verdict
    if (fault) faults.push(`${named(expression.at)}: ${key}\n    ${fault}`)
  }
}
await Promise.all([work(), work()])

if (process.argv[2] === undefined)
  for (const key of unused) faults.push(`${key} is an exception, and no longer there`)
for (const fault of faults) console.error(fault)
console.log(`${all.length} expressions, ${expressions.length} of them put together; ${faults.length} faults`)
process.exit(faults.length > 0 ? 1 : 0)
