import { existsSync } from "node:fs"
import type { Command } from "commander"
import type { Diagnosis } from "../explain/diagnosis.ts"
import type { Faq } from "../faq/entry.ts"
import { faqFromMarkdown } from "../faq/markdown.ts"
import { profiles } from "../profiles/index.ts"
import type { Profile } from "../profiles/schema/profile.ts"
import { renderAnswer, renderDiagnosis } from "../run-view/render-diagnosis.ts"
import { type DiagnoseOptions, diagnoseAnswer } from "./diagnose-answer.ts"
import { type FoundFailure, failuresIn } from "./failures-in.ts"
import { readText } from "./read-text.ts"
import { CommandError, EXIT, type Terminal } from "./terminal.ts"

interface ExplainFlags {
  profile?: string
  faq?: string
  url?: string
  json?: true
}

/** `heed explain [INPUT]` */
export function addExplain(program: Command, terminal: Terminal): void {
  program
    .command("explain")
    .description("What an API's answer means, and what to do about it.")
    .argument(
      "[input]",
      "a status; or a file with what `curl -i` printed, a HAR, an error or a response as JSON, lines of a log; standard input if left out",
    )
    .option("--profile <name>", "the API that answered, if the host does not say: github, meta, …")
    .option("--faq <page.md>", "your own page of advice, as faqFromMarkdown reads it")
    .option("--url <url>", "the URL that was requested, if the input does not have it")
    .option("--json", "the diagnoses as JSON, one per line")
    .action(async (input: string | undefined, flags: ExplainFlags) => {
      const found = failuresIn(await textOf(input, terminal))
      if (found.length === 0)
        throw new CommandError("no failed answer in this input: see heed explain --help", EXIT.failed)
      const options = { ...profileOf(flags.profile), faq: faqOf(flags.faq) }
      const texts: string[] = []
      for (const failure of found) {
        const diagnosis = await diagnose(failure, flags.url, options)
        if (!diagnosis) continue
        const render = failure.kind === "diagnosis" ? renderDiagnosis : renderAnswer
        texts.push(flags.json ? `${JSON.stringify(diagnosis)}\n` : render(diagnosis))
      }
      if (texts.length === 0) throw new CommandError("this answer is no failure", EXIT.failed)
      terminal.out(texts.join(flags.json ? "" : "\n"))
    })
}

async function textOf(input: string | undefined, terminal: Terminal): Promise<string> {
  if (input === undefined || input === "-") return terminal.stdin()
  if (/^\d{3}$/.test(input)) return input
  if (/^\d+$/.test(input) && !existsSync(input))
    throw new CommandError(`${input}: expected a status of three digits, or a file`)
  return readText(input)
}

function profileOf(name: string | undefined): { profile?: Profile } {
  if (name === undefined) return {}
  const known: Record<string, Profile> = profiles
  const key = Object.keys(known).find((one) => one.toLowerCase() === name.toLowerCase().replace(/[-_ ]/g, ""))
  const profile = key === undefined ? undefined : known[key]
  if (profile === undefined)
    throw new CommandError(`--profile ${name}: no such profile; there are ${Object.keys(known).join(", ")}`)
  return { profile }
}

function faqOf(path: string | undefined): Faq | undefined {
  if (path === undefined) return undefined
  try {
    return faqFromMarkdown(readText(path))
  } catch (error) {
    if (error instanceof CommandError) throw error
    throw new CommandError(`--faq ${path}: ${(error as Error).message}`)
  }
}

/** null: it is no failure. */
async function diagnose(
  failure: FoundFailure,
  url: string | undefined,
  options: DiagnoseOptions,
): Promise<Diagnosis | null> {
  if (failure.kind === "diagnosis") return failure.diagnosis
  const request = url === undefined ? failure.request : { ...failure.request, url }
  const settle = failure.kind === "answer" ? async () => failure.answer : () => Promise.reject(failure.error)
  return (await diagnoseAnswer(request, settle, options)).diagnosis
}
