import { createHash } from "node:crypto"
import { describe, expect, it, vi } from "vitest"
import { evaluate } from "../../src/redis/redis-driver.ts"
import { Script } from "../../src/redis/scripts/script.ts"
import { STEPS } from "../../src/redis/scripts/steps.ts"

const sha1 = (text: string) => createHash("sha1").update(text).digest("hex")

/** What is sent for a script, if Redis refuses EVALSHA with these words. */
async function sent(script: Script, refusal?: string) {
  const commands: string[] = []
  const answer = await evaluate(
    script,
    async (sha) => {
      commands.push(`EVALSHA ${sha}`)
      if (refusal) throw new Error(refusal)
      return "by its SHA-1"
    },
    async (lua) => {
      commands.push(`EVAL ${lua}`)
      return "by its text"
    },
  ).catch((error) => error.message)
  return { commands, answer }
}

describe("a script", () => {
  it("is run by its SHA-1", async () => {
    expect(await sent(new Script("return 1"))).toEqual({
      commands: [`EVALSHA ${sha1("return 1")}`],
      answer: "by its SHA-1",
    })
  })

  it.each([
    "NOSCRIPT No matching script. Please use EVAL.",
    "ERR unknown command 'evalsha', with args beginning with: 'e0e1f9fabfc9d4800c877a703b823ac0578ff8db'",
    "NOPERM User worker has no permissions to run the 'evalsha' command",
  ])("is sent whole after %s", async (refusal) => {
    const commands = [`EVALSHA ${sha1("return 1")}`, "EVAL return 1"]
    expect(await sent(new Script("return 1"), refusal)).toEqual({ commands, answer: "by its text" })
  })

  it.each([
    "ERR user_script:3: the script failed half way",
    "CLUSTERDOWN The cluster is down",
    "Connection is closed.",
  ])("is not run twice after %s", async (refusal) => {
    const commands = [`EVALSHA ${sha1("return 1")}`]
    expect(await sent(new Script("return 1"), refusal)).toEqual({ commands, answer: refusal })
  })

  it("is sent whole on a platform without Web Crypto", async () => {
    vi.stubGlobal("crypto", undefined)
    const { commands } = await sent(new Script("return 1")).finally(() => vi.unstubAllGlobals())
    expect(commands).toEqual(["EVAL return 1"])
  })

  it.each(Object.entries(STEPS))("%s has the SHA-1 that Redis gives it", async (_name, script) => {
    expect(await script.sha1()).toBe(sha1(script.lua))
  })
})
