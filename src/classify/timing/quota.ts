import { delayMs, epochIn, secondsMs } from "./delay.ts"
import { type BareItem, type Member, parseDictionary, parseList } from "./structured-field.ts"

/** What one item of RateLimit, RateLimit-Policy or a limit field says. */
export interface Quota {
  readonly name: string | null
  /** Partition key: which user's or key's share is meant. At most 64 characters. */
  readonly partition: string | null
  readonly limit: number | undefined
  readonly remaining: number | undefined
  readonly resetMs: number | undefined
  /** Epoch ms, where the reset was stated as a point in time. */
  readonly resetsAt: number | undefined
  readonly windowMs: number | undefined
  readonly unit: string | undefined
}

/**
 * Reads RateLimit, RateLimit-Policy, and limit fields with policies inside (`100, 100;w=10`), of any draft:
 * `"name";q=100;w=60` and `"name";r=5;t=30` since 08, `limit=100, remaining=5, reset=30` in 07, `100;w=60` up to 07.
 * Some servers send an epoch where the seconds until the reset belong.
 * Names may lack their quotes, as in the drafts' own examples; `window` stands for `w` in some X-RateLimit-Limit.
 * @param since epoch ms against which a point in time is measured
 * @returns nothing where the field is malformed: it is to be ignored whole
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
 */
export function parseQuotas(text: string, since: number): Quota[] {
  try {
    const list = parseList(text)
    if (list) return list.map((member) => quotaOf(member, since))
    const dictionary = parseDictionary(text)
    return dictionary ? [dictionaryQuota(dictionary, since)] : []
  } catch (error) {
    if (error instanceof Misuse) return []
    throw error
  }
}

/** The policy that a current quota belongs to: of its name and share, or of its limit where it has no name. */
export function policyOf<Policy extends Quota>(
  quota: Quota,
  policies: readonly Policy[],
): Policy | undefined {
  if (quota.name === null) return policies.find(({ name, limit }) => name === null && limit === quota.limit)
  const namesakes = policies.filter(({ name }) => name === quota.name)
  return (
    namesakes.find(({ partition }) => partition === quota.partition) ??
    // express-rate-limit states the partition in the policy only.
    namesakes.find(({ partition }) => partition === null || quota.partition === null)
  )
}

/** Good grammar, but not what this field may hold. */
class Misuse extends Error {}

function quotaOf(member: Member, since: number): Quota {
  const { parameters } = member
  const bare = bareOf(member)
  const numeric = bare.type === "integer" || bare.type === "decimal"
  return {
    name: numeric ? null : nameIn(bare),
    partition: partitionIn(parameters.get("pk")),
    limit: count(numeric ? bare : (parameters.get("q") ?? parameters.get("l"))),
    remaining: count(parameters.get("r")),
    ...resetOf(parameters.get("t"), since),
    windowMs: window(parameters.get("w") ?? parameters.get("window")),
    unit: unit(parameters.get("qu")),
  }
}

function dictionaryQuota(members: ReadonlyMap<string, Member>, since: number): Quota {
  const bare = (key: string) => {
    const member = members.get(key)
    return member && bareOf(member)
  }
  const [limit, remaining] = [count(bare("limit")), count(bare("remaining"))]
  if (limit === undefined && remaining === undefined) throw new Misuse()
  return {
    name: null,
    partition: null,
    limit,
    remaining,
    ...resetOf(bare("reset"), since),
    windowMs: undefined,
    unit: undefined,
  }
}

function bareOf(member: Member): BareItem {
  if ("bare" in member) return member.bare
  throw new Misuse()
}

function nameIn(bare: BareItem): string {
  if (bare.type === "string" || bare.type === "token") return bare.value.slice(0, 100)
  throw new Misuse()
}

function partitionIn(bare: BareItem | undefined): string | null {
  return bare ? `${bare.type} ${bare.value}`.slice(0, 64) : null
}

function count(bare: BareItem | undefined): number | undefined {
  if (!bare) return undefined
  if ((bare.type === "integer" || bare.type === "decimal") && bare.value >= 0) return Math.abs(bare.value)
  throw new Misuse()
}

function resetOf(bare: BareItem | undefined, since: number): Pick<Quota, "resetMs" | "resetsAt"> {
  const seconds = count(bare)
  if (seconds === undefined) return { resetMs: undefined, resetsAt: undefined }
  return { resetMs: secondsMs(seconds, since), resetsAt: epochIn(seconds) ?? undefined }
}

function window(bare: BareItem | undefined): number | undefined {
  const seconds = count(bare)
  if (seconds === 0) throw new Misuse()
  return seconds === undefined ? undefined : delayMs(seconds * 1000)
}

function unit(bare: BareItem | undefined): string | undefined {
  if (!bare) return undefined
  // The drafts' own tables spell it both ways.
  const name = nameIn(bare)
  return name === "request" ? "requests" : name
}
