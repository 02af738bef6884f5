import { checkArgument } from "../call/check-argument.ts"
import { isRecord } from "../call/option-checks.ts"

/** @throws TypeError for what is no digest, such as the path of a log, or its lines */
export function checkDigest(where: string, digest: unknown): void {
  const isDigest = isRecord(digest) && Array.isArray(digest.runs) && Array.isArray(digest.sources)
  checkArgument(where, "the digest of a log, as DigestBuilder builds it", digest, isDigest)
}
