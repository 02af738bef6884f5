import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { createHeed } from "heed"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { CHECKS } from "./checks.js"
import { CLIENTS } from "./clients.ts"
import { type CheckServer, startServer } from "./server.ts"

// Makes the table of docs/compatibility.md, and fails if the page has another one. With `-u` the page is written.

const page = new URL("../../docs/compatibility.md", import.meta.url)
const PLACE = /(?<=<!-- made by test\/compatibility -->\n).*?(?=<!-- end -->)/s

let server: CheckServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.close())

const bare = async (url: string) => (await fetch(url)).text()

const names = Object.keys(CHECKS)
const cells = new Map<string, "yes" | "no">()

describe.each(CLIENTS)("$name", (client) => {
  const isLacking = (column: string) => client.lacks?.includes(column) ?? false
  test.each(names)("%s", async (column) => {
    cells.set(`${client.name} ${column}`, "no")
    const url = `${server.url}/${encodeURIComponent(client.name)}/${column}`
    const result = await CHECKS[column]?.(createHeed, { ...client, bare }, url)
    const isSo = result === true
    if (isSo) cells.set(`${client.name} ${column}`, "yes")
    expect(isSo, String(result)).toBe(!isLacking(column))
  })
})

test("the page has this table", async () => {
  const lines = [
    ["client", "version", "with", ...names],
    Array(3 + names.length).fill("---"),
    ...CLIENTS.map(({ name, version, by }) => [
      name,
      version,
      `\`${by}\``,
      ...names.map((column) => cells.get(`${name} ${column}`)),
    ]),
  ]
  const table = lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n")
  const text = readFileSync(page, "utf8")
  expect(text).toMatch(PLACE)
  await expect(text.replace(PLACE, `${table}\n`)).toMatchFileSnapshot(fileURLToPath(page))
})
