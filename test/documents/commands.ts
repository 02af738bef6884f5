import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { heed, type Ran } from "../cli/run.ts"
import { loggedRuns } from "./logged-runs.ts"

// Pages show what commands print: this runs them, and makes their blocks anew.

/** The answer that `heed check` gets. */
const checked = () =>
  Response.json(
    { rows: [] },
    {
      headers: {
        date: new Date(CHECKED_AT).toUTCString(),
        ...{ "ratelimit-policy": '"default";q=100;w=60', ratelimit: '"default";r=87;t=31' },
      },
    },
  )
/** After the runs. */
const CHECKED_AT = Date.UTC(2026, 0, 15, 2, 1)

/** A command, and after it the block with its output: all of it, or its first and last lines. */
const SHOWN =
  /^```sh\nnpx heed (.*)\n```\n\n<!-- output(?:: first (\d+), last (\d+))? -->\n\n```text\n[\s\S]*?^```$/gm
const FILE = /This is `([\w.]+)`:\n\n```http\n([\s\S]*?)^```$/m

export interface Commands {
  run(line: string): Promise<Ran>
  end(): void
}

/** A folder with the logs, and with the file that the page shows, in which commands run. */
export async function commandsOf(page: string): Promise<Commands> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "heed-commands-")))
  mkdirSync(join(folder, "logs"))
  for (const [name, lines] of await loggedRuns())
    writeFileSync(
      join(folder, "logs", `${name}.ndjson`),
      lines.map((line) => `${JSON.stringify(line)}\n`).join(""),
    )
  const [, file, text] = FILE.exec(page) ?? []
  if (file && text) writeFileSync(join(folder, file), text)
  return {
    async run(line) {
      const before = process.cwd()
      let now = CHECKED_AT
      process.chdir(folder)
      try {
        return await heed(wordsOf(line), {
          env: { API_TOKEN: "t0k3n" },
          now: () => {
            now += 42
            return now
          },
          fetch: async () => checked(),
        })
      } finally {
        process.chdir(before)
      }
    },
    end: () => rmSync(folder, { recursive: true }),
  }
}

/** The words of a line, as a shell would part them: quotation marks keep a word together. */
const wordsOf = (line: string): string[] =>
  [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "")

/** The commands that a page shows with their output. */
export const commandsIn = (page: string): string[] => [...page.matchAll(SHOWN)].map(([, line = ""]) => line)

/** The page with the output of each command made anew. */
export async function withOutputs(page: string, { run }: Commands): Promise<string> {
  const outputs = new Map<string, string>()
  for (const line of commandsIn(page)) outputs.set(line, (await run(line)).out)
  return page.replace(SHOWN, (_all, line: string, first?: string, last?: string) => {
    const which = first === undefined ? "" : `: first ${first}, last ${last}`
    const text = part(outputs.get(line)?.trimEnd() ?? "", first, last)
    return `\`\`\`sh\nnpx heed ${line}\n\`\`\`\n\n<!-- output${which} -->\n\n\`\`\`text\n${text}\n\`\`\``
  })
}

function part(text: string, first: string | undefined, last: string | undefined): string {
  if (first === undefined) return text
  const lines = text.split("\n")
  return [...lines.slice(0, Number(first)), "…", ...lines.slice(-Number(last))].join("\n")
}
