import axios from "axios"
import { createHeed } from "heed"
import { heedAxios, unheedAxios } from "heed/axios"
import { afterEach, expect, test, vi } from "vitest"

afterEach(() => void vi.restoreAllMocks())

function watched() {
  const heed = createHeed()
  const warnings: string[] = []
  heed.on("warning", ({ code, message }) => warnings.push(`${code}: ${message}`))
  return { heed, warnings }
}

test("other options for an instance that has heed are warned of, by the events of each Heed", () => {
  const first = watched()
  const second = watched()
  const client = heedAxios(axios.create(), first.heed)
  heedAxios(client, { retry: { retries: 1 } })
  expect(first.warnings).toEqual([expect.stringMatching(/^heeded-twice: .*unheedAxios/)])
  heedAxios(client, second.heed)
  expect([first.warnings.length, second.warnings.length]).toEqual([1, 1])
})

test("without a Heed, on the console", () => {
  const warn = vi.spyOn(console, "warn").mockReturnValue()
  const client = heedAxios(axios.create(), { retry: { retries: 1 } })
  heedAxios(client, { retry: { retries: 2 } })
  expect(warn.mock.calls).toEqual([
    [expect.stringMatching(/^heed: heedAxios was called again .*unheedAxios/)],
  ])
})

test("the same again, none at all, or another set-up after unheedAxios is not warned of", () => {
  const warn = vi.spyOn(console, "warn").mockReturnValue()
  const { heed, warnings } = watched()
  const options = { retry: { retries: 1 } }
  const client = heedAxios(axios.create(), heed)
  heedAxios(client, heed)
  heedAxios(client)
  unheedAxios(client)
  heedAxios(client, options)
  heedAxios(client, options)
  expect([warnings, warn.mock.calls]).toEqual([[], []])
})

test("a child of an instance has no heed until heedAxios is called for it", async () => {
  const { heed } = watched()
  const attempts: string[] = []
  heed.on("attempt", ({ url }) => attempts.push(url))
  const adapter = async (config: object) => ({ data: 1, status: 200, statusText: "", headers: {}, config })
  const parent = heedAxios(
    axios.create({ adapter: adapter as never, baseURL: "https://api.example.com" }),
    heed,
  )
  const child = parent.create({ adapter: adapter as never })
  await child.get("/child")
  heedAxios(child, heed)
  await child.get("/heeded-child")
  expect(attempts).toEqual(["https://api.example.com/heeded-child"])
})
