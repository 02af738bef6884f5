import { Argument, type Command, type Option } from "commander"
import { profiles } from "../profiles/index.ts"
import type { Terminal } from "./terminal.ts"

/** A command, or the program, as shells complete it. */
interface Completed {
  readonly name: string
  readonly text: string
  readonly flags: readonly CompletedFlag[]
  /** What its argument may be; empty: files, or anything. */
  readonly words: readonly string[]
}

interface CompletedFlag {
  readonly long: string
  readonly short: string | null
  readonly text: string
  readonly takesValue: boolean
  /** What its value may be; empty: files, or anything. */
  readonly words: readonly string[]
}

const SHELLS: { readonly [shell: string]: (commands: readonly Completed[]) => string } = {
  bash,
  zsh,
  fish,
  powershell,
}

/** `heed completion SHELL`. Made of the commands as they are; no shell starts the program for it. */
export function addCompletion(program: Command, terminal: Terminal): void {
  program
    .command("completion")
    .description("A script with which your shell completes the commands and options of heed.")
    .addArgument(new Argument("<shell>", "the shell that you use").choices(Object.keys(SHELLS)))
    .addHelpText(
      "after",
      `
In bash, add to ~/.bashrc:        source <(heed completion bash)
In zsh, add to ~/.zshrc:          source <(heed completion zsh)    (below compinit)
In fish:                          heed completion fish > ~/.config/fish/completions/heed.fish
In PowerShell, add to $PROFILE:   heed completion powershell | Out-String | Invoke-Expression`,
    )
    .action((shell: string) => {
      const commands = program.commands.map(completed)
      terminal.out(SHELLS[shell]?.(commands) ?? "")
    })
}

function completed(command: Command): Completed {
  const flags = [...command.options.map(completedFlag), HELP]
  const words = command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? [])
  return { name: command.name(), text: command.description(), flags, words }
}

function completedFlag({ long, short, description, required, optional }: Option): CompletedFlag {
  const words = long === "--profile" ? Object.keys(profiles) : []
  return {
    long: long ?? "",
    short: short ?? null,
    text: description,
    takesValue: required || optional,
    words,
  }
}

const HELP: CompletedFlag = {
  ...{ long: "--help", short: "-h", text: "what the command takes", takesValue: false, words: [] },
}

const namesOf = (commands: readonly Completed[]) => commands.map(({ name }) => name)
const longOf = ({ flags }: Completed) => flags.map(({ long }) => long)

/** Where nothing is offered, bash offers files. */
function bash(commands: readonly Completed[]): string {
  const values = commands.flatMap(({ name, flags }) =>
    flags
      .filter(({ words }) => words.length > 0)
      .map(({ long, words }) => `    ${name}:${long}) words="${words.join(" ")}" ;;\n`),
  )
  const cases = commands.map(
    (command) =>
      `    ${command.name}:-*) words="${longOf(command).join(" ")}" ;;\n${command.words.length > 0 ? `    ${command.name}:*) words="${command.words.join(" ")}" ;;\n` : ""}`,
  )
  return `_heed() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" command="\${COMP_WORDS[1]}" words=""
  if [ "$COMP_CWORD" -eq 1 ]; then
    words="${[...namesOf(commands), "--help", "--version"].join(" ")}"
  else case "$command:$before" in
${values.join("")}    *) case "$command:$current" in
${cases.join("")}    esac ;;
  esac; fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _heed heed
`
}

function zsh(commands: readonly Completed[]): string {
  const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`
  const inSpec = (text: string) => text.replace(/[[\]:\\]/g, "\\$&")
  const choices = (words: readonly string[]) => (words.length > 0 ? `(${words.join(" ")})` : "_files")
  const described = commands.map(({ name, text }) => quoted(`${name}:${inSpec(text)}`))
  const cases = commands.map(({ name, flags, words }) => {
    const specs = flags.map(({ long, text, takesValue, words }) =>
      quoted(`*${long}[${inSpec(text)}]${takesValue ? `:value:${choices(words)}` : ""}`),
    )
    return `    ${name}) _arguments ${[...specs, quoted(`*:argument:${choices(words)}`)].join(" ")} ;;`
  })
  return `#compdef heed
_heed() {
  local -a commands=(${described.join(" ")})
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  shift words
  (( CURRENT-- ))
  case "$words[1]" in
${cases.join("\n")}
  esac
}
if [ "$funcstack[1]" = "_heed" ]; then _heed "$@"; else compdef _heed heed; fi
`
}

function fish(commands: readonly Completed[]): string {
  const quoted = (text: string) => `'${text.replace(/['\\]/g, "\\$&")}'`
  const lines = commands.flatMap(({ name, text, flags, words }) => {
    const inside = `complete -c heed -n '__fish_seen_subcommand_from ${name}'`
    return [
      `complete -c heed -n __fish_use_subcommand -f -a ${name} -d ${quoted(text)}`,
      ...flags.map(({ long, short, text, takesValue, words }) => {
        const letter = short === null ? "" : ` -s ${short.slice(1)}`
        const value = words.length > 0 ? ` -x -a ${quoted(words.join(" "))}` : takesValue ? " -r" : ""
        return `${inside} -l ${long.slice(2)}${letter}${value} -d ${quoted(text)}`
      }),
      ...(words.length > 0 ? [`${inside} -f -a ${quoted(words.join(" "))}`] : []),
    ]
  })
  return `${lines.join("\n")}\n`
}

/** Where nothing is offered, PowerShell offers files. */
function powershell(commands: readonly Completed[]): string {
  const listOf = (words: readonly string[]) => `@(${words.map((word) => `'${word}'`).join(", ")})`
  const values = commands.flatMap(({ name, flags }) =>
    flags
      .filter(({ words }) => words.length > 0)
      .map(({ long, words }) => `    '${name} ${long}' = ${listOf(words)}\n`),
  )
  const options = commands.map(
    (command) => `    '${command.name}' = ${listOf([...command.words, ...longOf(command)])}\n`,
  )
  return `Register-ArgumentCompleter -Native -CommandName heed -ScriptBlock {
  param($current, $line, $position)
  $values = @{
${values.join("")}  }
  $options = @{
${options.join("")}  }
  $given = @($line.CommandElements | ForEach-Object { $_.ToString() })
  if ($current -ne '') { $given = @($given | Select-Object -SkipLast 1) }
  $words = ${listOf([...namesOf(commands), "--help", "--version"])}
  if ($given.Count -gt 1) {
    $words = $values["$($given[1]) $($given[-1])"]
    if (-not $words) { $words = $options[$given[1]] }
  }
  $words | Where-Object { $_ -like "$current*" } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}
`
}
