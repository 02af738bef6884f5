import { execFileSync } from "node:child_process"
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, expect, test } from "vitest"
import manifest from "../../package.json" with { type: "json" }
import { HEED_VERSION } from "../../src/run-log/line.ts"

const root = fileURLToPath(new URL("../..", import.meta.url))
const folder = mkdtempSync(join(tmpdir(), "heed-release-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const git = (...args: string[]) => execFileSync("git", args, { cwd: folder, encoding: "utf8" })

test("a log and the program tell the version of package.json", () => {
  expect(HEED_VERSION).toBe(manifest.version)
})

test("npm run release dates what is unreleased, sentence by sentence as it is, and tags the version", () => {
  const files = [
    "CHANGELOG.md",
    "package.json",
    "package-lock.json",
    ".release-it.json",
    "src/run-log/line.ts",
  ]
  for (const name of files) cpSync(join(root, name), join(folder, name))
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "junction")
  writeFileSync(join(folder, ".gitignore"), "node_modules\n")
  git("init", "--quiet", "--initial-branch=main")
  git("config", "user.name", "heed")
  git("config", "user.email", "heed@example.com")
  git("add", ".")
  git("commit", "--quiet", "--message=before")

  const before = readFileSync(join(folder, "CHANGELOG.md"), "utf8")
  const program = join(root, "node_modules", "release-it", "bin", "release-it.js")
  const args = ["minor", "--ci", "--no-git.push", "--no-git.requireUpstream"]
  execFileSync(process.execPath, [program, ...args], { cwd: folder, stdio: "pipe" })

  const [major, minor] = manifest.version.split(".").map(Number)
  const version = `${major}.${(minor as number) + 1}.0`
  const [heading = ""] = /## \[[\d.]+\] - .*/.exec(readFileSync(join(folder, "CHANGELOG.md"), "utf8")) ?? []
  expect(heading).toMatch(new RegExp(`^## \\[${version}\\] - \\d{4}-\\d\\d-\\d\\d$`))
  expect(readFileSync(join(folder, "CHANGELOG.md"), "utf8")).toBe(
    before.replace("## [Unreleased]\n", `## [Unreleased]\n\n${heading}\n`),
  )
  expect(JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).version).toBe(version)
  expect(readFileSync(join(folder, "src/run-log/line.ts"), "utf8")).toContain(`HEED_VERSION = "${version}"`)
  expect(git("tag").trim()).toBe(`v${version}`)
  expect(git("log", "-1", "--format=%s").trim()).toBe(`Release ${version}`)
  expect(git("status", "--porcelain")).toBe("")
}, 120_000)
