import type { Scenario } from "../sequence.ts"

/** A key in the URL, which the server repeats: what is sent, and what is told of it. */
export const maskedKey: Scenario = {
  seed: 4,
  reply: ({ n }) => {
    if (n === 1) return { status: 503 }
    return { status: 403, body: { message: "the key k3y-9b1f-77c0 may not read orders" } }
  },
  play: async ({ call, heed, note }) => {
    heed.on("retry", ({ url }) => note(`the event \`retry\` has the URL \`${url}\``))
    heed.on("giveup", ({ diagnosis }) => note(`the diagnosis says "${diagnosis.provider?.message}"`))
    await call("/orders?api_key=k3y-9b1f-77c0")
  },
  tells: ["retry", "giveup"],
}
