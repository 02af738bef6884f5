import { expect, it } from "vitest"
import { localGates } from "../../src/gate/local-gate.ts"
import { createHeed, type GateMaker } from "../../src/index.ts"

const headers = { "ratelimit-limit": "10", "ratelimit-remaining": "0", "ratelimit-reset": "3600" }
const request = { method: "GET", url: "https://api.example.com/orders" }

const throwing = () =>
  Object.defineProperty({ status: 200, headers }, "cached", {
    get: () => {
      throw new Error("unreadable")
    },
  })

it.each([
  ["a server", () => ({ status: 200, headers }), "read"],
  ["a server, by an object that throws", throwing, "read"],
  ["axios-cache-interceptor", () => ({ status: 200, headers, cached: true }), "not read"],
  ["axios-cache-interceptor, for a miss", () => ({ status: 200, headers, cached: false }), "read"],
  ["got's cache", () => ({ statusCode: 200, headers, isFromCache: true }), "not read"],
  ["node-fetch-cache", () => ({ status: 200, headers, fromCache: true }), "not read"],
  ["node-fetch-cache 5", () => ({ status: 200, headers, returnedFromCache: true }), "not read"],
  ["axios-cache-adapter", () => ({ status: 200, headers, request: { fromCache: true } }), "not read"],
] as const)("the limits that a response of %s states are %3$s", async (_, answer, read) => {
  const reported: string[] = []
  const gate: GateMaker = {
    ...localGates,
    make(site) {
      const gate = localGates.make(site)
      const { reportQuota, release } = gate
      return Object.assign(gate, {
        reportQuota(...args: Parameters<typeof reportQuota>) {
          reported.push("limits")
          reportQuota.apply(gate, args)
        },
        release(...args: Parameters<typeof release>) {
          reported.push(args[1].kind)
          release.apply(gate, args)
        },
      })
    },
  }
  const heed = createHeed({ throttle: { gate } })
  await heed.run(request, async () => answer())
  expect(reported).toEqual(read === "read" ? ["limits", "success"] : ["ignored"])
})
