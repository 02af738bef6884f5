import { existsSync, readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import manifest from "../../package.json" with { type: "json" }

const root = new URL("../../", import.meta.url)
const DOCUMENTS = ["ARCHITECTURE.md", "CONTRIBUTING.md", "README.md", "SECURITY.md", "docs/compatibility.md"]

/** `src/classify/status-table.ts` or `package.json`; names of packages and options are no paths. */
const PATH = /^(?:(?:\.ci|docs|examples|src|test)(?:\/[\w.-]+)*|[\w.-]+\.(?:cjs|js|jsonc?|md|ts))$/
/** Built, and not in the repository. */
const BUILT = ["docs/api"]

const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, found = ""]) => found)
const withoutCode = (text: string) => text.replace(/^```.*?^```$/gms, "")

describe.each(DOCUMENTS)("%s", (name) => {
  const text = withoutCode(readFileSync(new URL(name, root), "utf8"))
  const links = all(text, /\]\(([^)#\s]+)(?:#[^)]*)?\)/g).filter((link) => !/^[a-z]+:/.test(link))
  const paths = all(text, /`([^`\n]+)`/g).filter((code) => PATH.test(code) && !BUILT.includes(code))

  it("names no file that does not exist", () => {
    const missing = [...links, ...paths].filter((path) => !existsSync(new URL(path, root)))
    expect(missing).toEqual([])
  })

  it("names no command that does not exist", () => {
    const commands = all(text, /`npm run ([\w:-]+)/g)
    expect(commands.filter((command) => !(command in manifest.scripts))).toEqual([])
  })

  if (name === "CONTRIBUTING.md") {
    it("has the paths and commands found in it", () => {
      expect(paths).toContain("src/classify/status-table.ts")
      expect(paths).toContain(".dependency-cruiser.cjs")
      expect(paths.length).toBeGreaterThan(30)
    })
  }
})
