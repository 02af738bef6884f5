import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createHeed } from "heed"
import { afterEach, beforeEach, expect, it } from "vitest"
import { fileStore, type SharedStore } from "../../src/memory/file-store.ts"

let folder = ""
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "heed-memory-"))
})
afterEach(() => rmSync(folder, { recursive: true }))

const storeAt = (name: string) => fileStore(join(folder, name)) as SharedStore

it("a file that is not there holds nothing, and is made by the first save", async () => {
  const store = storeAt("state.json")
  expect(await store.load()).toBeNull()
  await store.save("{}")
  expect(await store.load()).toBe("{}")
  expect(statSync(join(folder, "state.json")).mode & 0o777).toBe(0o600)
})

it("saves at the same time leave one of the texts whole, and nothing beside it", async () => {
  const texts = Array.from({ length: 20 }, (_, i) => `${i}`.repeat(50_000))
  await Promise.all(texts.map((text) => storeAt("state.json").save(text)))
  expect(texts).toContain(readFileSync(join(folder, "state.json"), "utf8"))
  expect(readdirSync(folder)).toEqual(["state.json"])
})

it("a file that is far too large is not read", async () => {
  writeFileSync(join(folder, "state.json"), " ".repeat(1_000_001))
  expect(await storeAt("state.json").load()).toBe("too large")
})

it("a lock that a killed process left is removed", async () => {
  const path = join(folder, "state.json.lock")
  writeFileSync(path, "")
  utimesSync(path, 0, 0)
  const unlock = await storeAt("state.json").lock?.()
  expect(readdirSync(folder)).toEqual(["state.json.lock"])
  await unlock?.()
  expect(readdirSync(folder)).toEqual([])
})

it("what cannot be written leaves no file behind", async () => {
  await expect(storeAt("no/such/folder.json").save("{}")).rejects.toThrow("ENOENT")
  const store = storeAt("")
  await expect(store.save("{}")).rejects.toThrow()
  await expect(store.load()).rejects.toThrow("it is not a file")
  expect(readdirSync(folder)).toEqual([])
})

it("a link stays one, and what it leads to is replaced", async () => {
  mkdirSync(join(folder, "mounted"))
  writeFileSync(join(folder, "mounted", "state.json"), "{}")
  symlinkSync(join("mounted", "state.json"), join(folder, "link.json"))
  await storeAt("link.json").save("[]")
  expect(lstatSync(join(folder, "link.json")).isSymbolicLink()).toBe(true)
  expect(readFileSync(join(folder, "mounted", "state.json"), "utf8")).toBe("[]")
  expect(readdirSync(folder, { recursive: true })).toHaveLength(3)
})

// A save by root would put a file in the place of /dev/null, for the whole machine.
it.skipIf(process.platform === "win32")("what is no file is neither read nor replaced", async () => {
  const path = join(folder, "socket")
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(path, resolve))
  await expect(storeAt("socket").load()).rejects.toThrow("it is not a file")
  await expect(fileStore("/dev/zero")?.load()).rejects.toThrow("it is not a file")
  const heed = createHeed({ memory: path })
  const warnings: string[] = []
  heed.on("warning", ({ message }) => warnings.push(message))
  await heed.run({ method: "GET", url: "https://api.example.com/" }, async () => ({ status: 200 }))
  await heed.close()
  expect(warnings).toEqual([expect.stringContaining("it is not a file")])
  expect(statSync(path).isSocket()).toBe(true)
  expect(readdirSync(folder)).toEqual(["socket"])
  server.close()
})
