import { execFileSync } from "node:child_process"
import { accessSync, constants } from "node:fs"
import { delimiter, isAbsolute, join } from "node:path"

// The programs that tests and benchmarks start: found, or installed if that can be done without a question.

interface Program {
  /** Names or paths under which it may stand, the best first. */
  readonly commands: readonly string[]
  /** The environment variable that names another one. */
  readonly variable: string
  readonly apt: string
  readonly brew: readonly string[]
}

const PROGRAMS = {
  "redis-server": {
    commands: ["redis-server"],
    variable: "REDIS_SERVER_PATH",
    apt: "redis-server",
    brew: ["redis"],
  },
  chromium: {
    commands: [
      "chromium",
      "google-chrome",
      "chromium-browser",
      "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
      "/Applications/Chromium.app/Contents/MacOS/Chromium",
    ],
    variable: "CHROMIUM_PATH",
    apt: "chromium",
    brew: ["--cask", "chromium"],
  },
} satisfies Record<string, Program>

export type ProgramName = keyof typeof PROGRAMS
export const PROGRAM_NAMES = Object.keys(PROGRAMS) as ProgramName[]

/** Path of a program that is there, null if it is missing. Does not start it. */
export function pathOf(name: ProgramName): string | null {
  return candidates(PROGRAMS[name])[0] ?? null
}

/**
 * Finds the program, or installs it and says so on the terminal. From then on its variable names it, in this process and
 * in those that it starts.
 * @returns null, or why it is missing
 */
export function provide(name: ProgramName): string | null {
  const program: Program = PROGRAMS[name]
  if (useFirst(program)) return null
  const named = process.env[program.variable]
  if (named) return `${name} does not start as ${named}, which ${program.variable} names`
  const installer = findInstaller()
  if (!installer) return `${name} is not here and could not be installed (${NO_INSTALLER})`
  console.log(`${name} is not here: installing it with ${installer.name}. This may take some minutes.`)
  try {
    installer.install(program)
  } catch (error) {
    return `${name} is not here and could not be installed (${installer.name}: ${lastLine(error)})`
  }
  if (!useFirst(program)) return `${name} was installed with ${installer.name}, but does not start`
  console.log(`${name} is installed.`)
  return null
}

/** Each is started once: on Ubuntu a command called chromium-browser is there even without the browser. */
function useFirst(program: Program): boolean {
  const path = candidates(program).find((one) => succeeds(one, "--version"))
  if (path) process.env[program.variable] = path
  return path !== undefined
}

function candidates({ commands, variable }: Program): string[] {
  const named = process.env[variable]
  return (named ? [named] : commands).flatMap(pathsOf)
}

function pathsOf(command: string): string[] {
  const folders = isAbsolute(command) ? [""] : (process.env.PATH ?? "").split(delimiter)
  return folders.map((folder) => join(folder, command)).filter(isExecutable)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

const NO_INSTALLER = "this takes apt-get, as root or with a sudo that asks for no password, or brew"

interface Installer {
  readonly name: string
  install(program: Program): void
}

function findInstaller(): Installer | null {
  const root = process.getuid?.() === 0
  if (pathsOf("apt-get").length > 0 && (root || succeeds("sudo", "-n", "true"))) {
    const apt = (...words: string[]) =>
      run(...(root ? [] : ["sudo", "-n"]), "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", ...words)
    return {
      name: "apt-get",
      install(program) {
        apt("update")
        apt("install", "--yes", "--no-install-recommends", program.apt)
      },
    }
  }
  if (pathsOf("brew").length === 0) return null
  return { name: "brew", install: (program) => run("brew", "install", ...program.brew) }
}

function succeeds(...words: string[]): boolean {
  try {
    run(...words)
    return true
  } catch {
    return false
  }
}

function run(...[command = "", ...words]: string[]): void {
  execFileSync(command, words, { stdio: ["ignore", "ignore", "pipe"] })
}

function lastLine(error: unknown): string {
  const { stderr, message } = error as { stderr?: Buffer; message: string }
  return (
    String(stderr || message)
      .trim()
      .split("\n")
      .at(-1) ?? ""
  )
}
