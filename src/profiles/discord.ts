import type { Profile } from "./schema/profile.ts"

const LIMITS = "https://docs.discord.com/developers/topics/rate-limits"

/**
 * Discord's REST API. Each route has a bucket of its own, which the responses name.
 * @see https://docs.discord.com/developers/topics/rate-limits
 */
export const discord: Profile = {
  name: "discord",
  title: "Discord",
  hosts: ["discord.com/api", "*.discord.com/api", "discordapp.com/api"],
  docs: [LIMITS],
  rules: [
    {
      when: { status: 429, body: { message: { contains: "blocked from accessing our API" } } },
      means: 429,
      retry: "no",
      exhausted: true,
      says: "this address is banned for a while: too many of its requests were refused with 401, 403 or 429",
      source: LIMITS,
    },
    {
      when: { status: 429, header: { "x-ratelimit-scope": "global" } },
      means: 429,
      retry: "yes",
      says: "the limit of all requests of this bot or user",
      source: LIMITS,
    },
    {
      when: { status: 429, header: { "x-ratelimit-scope": "shared" } },
      means: 429,
      retry: "yes",
      says: "the limit of this resource, which others share",
      source: LIMITS,
    },
  ],
  // Discord asks not to build in a number, and gives large bots more.
  limits: [{ requests: 50, per: "1s", scope: "per bot, over all routes", source: LIMITS }],
  error: { code: ["code"], message: ["message"] },
}
