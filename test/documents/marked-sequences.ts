import { readdirSync, readFileSync } from "node:fs"
import { playSequence, type Scenario } from "./sequence.ts"

const here = new URL("./", import.meta.url)
export const root = new URL("../../", import.meta.url)

/** The pages that may have a sequence, from the root. */
export const PAGES: readonly string[] = [
  "README.md",
  ...readdirSync(new URL("docs/guide", root))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/guide/${name}`),
]

/** Every scenario, by the name under which it is exported from a file of `scenarios`. */
export async function readScenarios(): Promise<Map<string, Scenario>> {
  const found = new Map<string, Scenario>()
  for (const file of readdirSync(new URL("scenarios", here)).sort()) {
    const module: Record<string, Scenario> = await import(new URL(`scenarios/${file}`, here).href)
    for (const [name, scenario] of Object.entries(module)) {
      if (found.has(name)) throw new Error(`two scenarios are called ${name}`)
      found.set(name, scenario)
    }
  }
  return found
}

const MARKED = /^<!-- sequence: (\w+) -->\n[\s\S]*?^<!-- \/sequence -->$/gm

export const pageText = (page: string): string => readFileSync(new URL(page, root), "utf8")

/** The names of the scenarios that a page shows. */
export const sequencesIn = (text: string): string[] =>
  [...text.matchAll(MARKED)].map(([, name]) => name as string)

/** The page with each of its sequences made anew. @throws if it names a scenario that is not there */
export async function withSequences(text: string, scenarios: ReadonlyMap<string, Scenario>): Promise<string> {
  const tables = new Map<string, string>()
  for (const name of sequencesIn(text)) {
    const scenario = scenarios.get(name)
    if (!scenario) throw new Error(`test/documents/scenarios has no scenario ${name}`)
    tables.set(name, await playSequence(scenario))
  }
  return text.replace(
    MARKED,
    (_all, name: string) => `<!-- sequence: ${name} -->\n\n${tables.get(name)}\n\n<!-- /sequence -->`,
  )
}
