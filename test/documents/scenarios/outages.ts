import type { Scenario } from "../sequence.ts"

/** Ten workers; the API answers nothing but 503 from 0.25 s to 2 s. */
export const outage: Scenario = {
  reply: ({ at }) => ({ status: at >= 250 && at < 2_000 ? 503 : 200 }),
  play: async ({ call }) => {
    let page = 0
    const work = async () => {
      while (page < 60) {
        page++
        await call("/orders")
      }
    }
    await Promise.all(Array.from({ length: 10 }, work))
  },
  tells: ["hold", "probe", "release", "giveup"],
}
