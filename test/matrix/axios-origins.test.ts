import type { AxiosRequestConfig } from "axios"
import fc from "fast-check"
import { createHeed, type GateMaker } from "heed"
import { heedAxios } from "heed/axios"
import { describe, expect, it } from "vitest"
import { localGates } from "../../src/gate/local-gate.ts"
import { COPIES, type Copy } from "./copies.ts"

interface Connection {
  protocol?: string
  hostname?: string
  port?: string | number | null
}

/** Takes the place of node:http, and notes where axios would have connected to. */
function recorder() {
  const origins: string[] = []
  const transport = {
    request({ protocol, hostname = "", port }: Connection): never {
      const url = new URL(`${protocol}//${hostname}`)
      url.port = String(port ?? "")
      origins.push(url.origin)
      throw new Error("not sent")
    },
  }
  return { origins, transport }
}

const SECRET = "9f86d081884c"
const ODD = [
  "https://b.example/",
  "//b.example/",
  "\\\\b.example\\",
  "https:b.example",
  `/run?u=https://b.example/`,
]

const origin = fc
  .tuple(
    fc.constantFrom("https:", "http:", "HTTPS:", "Http:"),
    fc.constantFrom("//", "///", "/", ""),
    fc.constantFrom("", "me:pa55word@", "me@", "a@b@"),
    fc.constantFrom(
      "a.example",
      "A.Example",
      "bücher.example",
      "xn--bcher-kva.example",
      "127.1",
      "[::1]",
      "",
    ),
    fc.constantFrom("", ":443", ":80", ":8443", ":"),
  )
  .map((parts) => parts.join(""))
const path = fc.constantFrom("", "/", "//", "/v1", "/v1/", "v1", "?a=1", "#a", ...ODD)
const url = fc.oneof(
  fc.tuple(origin, path, path).map((parts) => parts.join("")),
  fc.tuple(path, path).map((parts) => parts.join("")),
)
const config: fc.Arbitrary<AxiosRequestConfig> = fc.record(
  {
    url: fc.oneof(url, fc.constantFrom(new URL("https://A.example:443/v1") as unknown as string)),
    baseURL: url,
    allowAbsoluteUrls: fc.boolean(),
    params: fc.constantFrom({ key: SECRET, u: "https://b.example/" }, new URLSearchParams(`key=${SECRET}`)),
  },
  { requiredKeys: ["url"] },
)

/**
 * axios 1.3 to 1.6 has this as the base of what is relative on Node, `http:host` included; all others refuse such URLs,
 * and heed names them as relative.
 */
const LOCALHOST = "http://localhost"
const onLocalhost = (key: string): string => (key.startsWith("//") ? `http:${key}` : key)

async function failure(request: Promise<unknown>): Promise<string> {
  try {
    await request
    return "none"
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`
  }
}

/** Where axios connects to by itself, and what heed names it by. */
async function sent({ axios }: Copy, config: AxiosRequestConfig) {
  const bare = recorder()
  const heeded = recorder()
  const fixed = { proxy: false } as const
  const bareError = await failure(
    axios.create({ ...fixed, ...config, transport: bare.transport }).request({}),
  )
  const keys: string[] = []
  const gate: GateMaker = {
    ...localGates,
    make(options) {
      keys.push(options.source)
      return localGates.make(options)
    },
  }
  const heed = createHeed({ retry: false, throttle: { gate } })
  const shown: string[] = []
  heed.on("attempt", ({ source }) => shown.push(source))
  const instance = heedAxios(
    axios.create({ ...fixed, ...config, transport: heeded.transport }) as never,
    heed,
  )
  const heededError = await failure((instance as typeof axios).request({}))
  return { bare: bare.origins, heeded: heeded.origins, keys, shown, errors: [bareError, heededError] }
}

describe.each(COPIES)("$name: the source of a request", (copy) => {
  it("is the origin that axios connects to", async () => {
    await fc.assert(
      fc.asyncProperty(config, async (config) => {
        const { bare, heeded, keys, shown, errors } = await sent(copy, config)
        expect(heeded).toEqual(bare)
        expect(errors[1]).toBe(errors[0])
        if (bare.length > 0 && bare[0] !== LOCALHOST) expect(keys.map(onLocalhost)).toEqual(bare)
        expect([...keys, ...shown].join()).not.toMatch(/9f86d081884c|pa55word/)
      }),
      { numRuns: 300 },
    )
  })
})
