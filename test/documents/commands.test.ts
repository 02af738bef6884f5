import { afterAll, describe, expect, it } from "vitest"
import { EXIT } from "../../src/cli/terminal.ts"
import { commandsIn, commandsOf, withOutputs } from "./commands.ts"
import { codesIn, guidePage, tableOf } from "./guide-page.ts"
import { PAGES, pageText } from "./marked-sequences.ts"

const page = guidePage("cli")
const commands = await commandsOf(page)
afterAll(() => commands.end())

/** What each command can end with, and a line that does. */
const ENDS: readonly (readonly [line: string, code: number])[] = [
  ["explain 429", 0],
  ["explain 42", 2],
  ["explain 200", 1],
  ["check https://api.example.com/orders", 0],
  ["check orders", 2],
  ["report logs/orders.ndjson", 0],
  ["report none.ndjson", 2],
  ["report answer.txt", 1],
  ["watch logs/orders.ndjson", 0],
  ["watch none.ndjson", 2],
  ["watch answer.txt", 1],
  ["ticket logs/orders.ndjson", 0],
  ["ticket --code 401 logs/orders.ndjson", 1],
  ["ticket none.ndjson", 2],
  ["schedule logs/", 0],
  ["schedule logs/orders.ndjson", 1],
  ["schedule none.ndjson", 2],
  ["completion bash", 0],
  ["completion cmd", 2],
  ["estimate --calls 10 --latency 300", 0],
  ["estimate --calls none", 2],
]

const showing = PAGES.filter((path) => commandsIn(pageText(path)).length > 0)

describe("the pages with commands", () => {
  it("are found", () => {
    expect(showing).toContain("docs/guide/cli.md")
    expect(commandsIn(page).length).toBeGreaterThan(7)
  })

  it.each(showing)("%s shows what each command prints: `npm run sequences` writes it", async (path) => {
    const text = pageText(path)
    expect(text).toBe(await withOutputs(text, commands))
  })
})

describe("the page on the command line", () => {
  const told = tableOf(page, "Use it", "command").rows.map(([command = "", , codes = ""]) => ({
    command: codesIn(command)[0]?.replace("heed ", ""),
    codes: codes.split(", ").map(Number),
  }))

  it("has every command, with a part of its own", async () => {
    const help = (await commands.run("--help")).out.split("\nCommands:\n")[1] ?? ""
    const names = [...help.matchAll(/^ {2}(\w+) /gm)]
      .map(([, name]) => name)
      .filter((name) => name !== "help")
    expect(told.map(({ command }) => command).sort()).toEqual(names.sort())
    for (const name of names) expect(page).toContain(`\n## heed ${name}\n`)
  })

  it.each(ENDS)("heed %s ends with %i, which is in the table", async (line, code) => {
    expect((await commands.run(line)).code).toBe(code)
    const row = told.find(({ command }) => command === line.split(" ")[0])
    expect(row?.codes).toContain(code)
  })

  it("the flags have the defaults that the table says", async () => {
    const { rows } = tableOf(page, "Use it", "flag")
    expect(rows.length).toBeGreaterThan(2)
    for (const [cell = "", value = ""] of rows) {
      const [, command, flag] = /^`heed (\w+) (--\w+)`$/.exec(cell) ?? []
      const [told = ""] = codesIn(value)
      const { out: help } = await commands.run(`${command} --help`)
      const [, isDefault] = new RegExp(`${flag} [^(]*\\(default: "?([^")]*)"?\\)`).exec(help) ?? []
      if (isDefault !== undefined) expect(told).toBe(isDefault)
      // What a command takes by itself shows in what it prints.
      else
        expect((await commands.run(`${command} --calls 9 --latency 300`)).out).toContain(
          `with ${told} at once`,
        )
    }
  })

  it("the table has the exit codes that there are", () => {
    const codes = tableOf(page, "Use it", "exit code").rows.flatMap(([code = ""]) => codesIn(code))
    expect(codes.map(Number)).toEqual(Object.values(EXIT))
  })
})
