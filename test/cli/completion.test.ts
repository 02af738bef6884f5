import { execFileSync } from "node:child_process"
import { describe, expect, it } from "vitest"
import { heed } from "./run.ts"

const scriptOf = async (shell: string) => {
  const { code, out, err } = await heed(["completion", shell])
  expect({ code, err }).toEqual({ code: 0, err: "" })
  return out
}

describe("heed completion", () => {
  it.each(["bash", "zsh", "fish", "powershell"])("knows every command and option: %s", async (shell) => {
    const script = await scriptOf(shell)
    const { out } = await heed(["--help"])
    const commands = [...out.matchAll(/^ {2}([a-z]+) /gm)].map(([, name = ""]) => name)
    expect(commands.length).toBeGreaterThan(7)
    for (const name of commands.filter((name) => name !== "help")) {
      expect(script).toContain(name)
      const { out: help } = await heed([name, "--help"])
      for (const [, flag = ""] of help.matchAll(/^ {2}(?:-\w, )?--([a-z]+)/gm))
        expect(script).toMatch(new RegExp(`(-l |--)${flag}\\b`))
    }
  })

  it.each([
    [["re"], "report"],
    [["report", "--h"], "--html --har --help"],
    [["explain", "--profile", "shop"], "shopify"],
    [["completion", ""], "bash zsh fish powershell"],
    // Nothing: bash offers files.
    [["report", "logs/"], ""],
    [["report", "--html", "p"], ""],
    [["rubbish", "--"], ""],
  ])("completes in bash: heed %j", async (words, expected) => {
    const given = ["heed", ...words]
    const run = `${await scriptOf("bash")}
      COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _heed; echo "\${COMPREPLY[@]}"`
    expect(execFileSync("bash", ["-c", run, "bash", ...given], { encoding: "utf8" }).trim()).toBe(expected)
  })

  it.each([[[]], [["tcsh"]]])("says which shells there are: %j", async (args) => {
    const { code, out, err } = await heed(["completion", ...args])
    expect({ code, out }).toEqual({ code: 2, out: "" })
    expect(err).toMatch(args.length > 0 ? /bash, zsh, fish, powershell/ : /missing required argument 'shell'/)
  })
})
