// Under exactOptionalPropertyTypes and noUncheckedIndexedAccess.
import axios from "axios"
import Bottleneck from "bottleneck"
import { type CallOptions, createHeed, type HeedOptions } from "heed"
import { heedAxios } from "heed/axios"
import { bottleneckGate } from "heed/bottleneck"
import { heedFetch } from "heed/fetch"
import { type Profile, profiles, tryProfile } from "heed/profiles"
import { redisGate } from "heed/redis"
import { Redis } from "ioredis"

declare const maybe: { n: number | undefined; flag: boolean | undefined; text: string | undefined }
declare const signal: AbortSignal | undefined

const options: HeedOptions = {
  source: maybe.text,
  faq: undefined,
  retry: { retries: maybe.n, statuses: undefined, backoff: { base: maybe.n, jitter: undefined } },
  throttle: {
    maxWait: maybe.n,
    limit: undefined,
    concurrency: maybe.n,
    adaptive: maybe.flag,
    gate: undefined,
  },
  timeout: { attempt: maybe.n, total: maybe.n },
  beforeAttempt: undefined,
  refreshCredentials: undefined,
  throwHttpErrors: maybe.flag,
  redact: { headers: undefined, parameters: undefined },
}
const call: CallOptions = { idempotent: maybe.flag, retries: maybe.n, label: maybe.text, timeout: undefined }

const heed = createHeed(options)
heedAxios(axios.create(), options)
axios.get("/", { heed: call })
axios.get("/", { heed: undefined })
heedFetch(heed)("/", { heed: undefined })
heed.run({ method: "GET", url: new URL("https://api.example.com"), signal, body: undefined }, async () => 1)
redisGate({ url: "redis://localhost", prefix: maybe.text })
redisGate({ client: new Redis() })
bottleneckGate(new Bottleneck(), { priority: maybe.n, weight: undefined })

const google: Profile = profiles.google
createHeed({ profile: google })
tryProfile(google, { status: 429, headers: undefined, url: maybe.text })

// @ts-expect-error: no such profile
profiles.gogle
// @ts-expect-error: it is retry.retries
heedAxios(axios.create(), { retries: 3 })
