import { Command, CommanderError } from "commander"
import { HEED_VERSION } from "../run-log/line.ts"
import { addCheck } from "./check.ts"
import { addCompletion } from "./completion.ts"
import { addEstimate } from "./estimate.ts"
import { addExplain } from "./explain.ts"
import { addReport } from "./report.ts"
import { addSchedule } from "./schedule.ts"
import { CommandError, EXIT, type Terminal } from "./terminal.ts"
import { addTicket } from "./ticket.ts"
import { addWatch } from "./watch.ts"

/** Every command, in the order of the help. */
const COMMANDS: readonly ((program: Command, terminal: Terminal) => void)[] = [
  addReport,
  addWatch,
  addExplain,
  addCheck,
  addTicket,
  addSchedule,
  addEstimate,
  addCompletion,
]

/** What commander complains of, in one line, and where to read on. */
function errorLine(text: string, command: string): string {
  const words = text
    .replace(/^error: /, "")
    .trim()
    .replaceAll("\n", " ")
  return `heed: ${words.replace(/\.$/, "")}; see ${command} --help\n`
}

/** Runs a command line (without the program's name), and returns the exit code. Never throws. */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<number> {
  const program = new Command("heed")
    .description("Says what an API's answers mean, and what happened in a run.")
    .version(HEED_VERSION)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text),
      writeErr: (text) => terminal.err(text),
      getOutHelpWidth: () => terminal.columns ?? 80,
      getErrHelpWidth: () => terminal.columns ?? 80,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .showSuggestionAfterError()
    .addHelpText(
      "after",
      "\nExit codes: 0 done, 1 failed, 2 wrong usage, 75 the same may succeed later (try again then).",
    )
  for (const add of COMMANDS) add(program, terminal)
  for (const command of [program, ...program.commands]) {
    const name = command === program ? "heed" : `heed ${command.name()}`
    command.configureOutput({ outputError: (text, write) => write(errorLine(text, name)) })
  }
  try {
    await program.parseAsync([...args], { from: "user" })
    return EXIT.done
  } catch (error) {
    if (error instanceof CommandError) {
      if (error.message !== "") terminal.err(`heed: ${error.message}\n`)
      return error.exitCode
    }
    // Commander has said what is wrong.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage
    terminal.err(`heed: ${error instanceof Error ? error.message : String(error)}\n`)
    return EXIT.failed
  }
}
