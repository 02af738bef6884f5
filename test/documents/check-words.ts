import { execFileSync } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { findVagueWords, isRead } from "./vague-words.ts"

// `npm run check:words`: no comment and no document has a word that leaves open who or what is meant.

const root = new URL("../../", import.meta.url)
const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
  cwd: fileURLToPath(root),
  encoding: "utf8",
})
const files = listed.split("\n").filter((file) => isRead(file) && existsSync(new URL(file, root)))

let count = 0
for (const file of files) {
  for (const { line, word } of findVagueWords(file, readFileSync(new URL(file, root), "utf8"))) {
    console.error(`${file}:${line}: "${word}"`)
    count++
  }
}
console.log(`${files.length} files, ${count} vague words in comments and documents`)
if (count > 0) process.exitCode = 1
