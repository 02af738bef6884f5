import type { Diagnosis, Heed, HeedOptions } from "heed"

/** What became of a call: of a failed response too, whether the client throws for it or not. */
export interface Reply {
  readonly status: number
  /** The body as text, read in the client's own way. */
  readonly text: string
  readonly diagnosis: Diagnosis | undefined
}

/** A GET of a URL; rejects if there is no response. */
export type Send = (url: string, signal?: AbortSignal) => Promise<Reply>

export interface CheckedClient {
  heeded(heed: Heed): Send
  /** A GET without heed: the body. */
  bare(url: string): Promise<string>
}

type MakeHeed = (options: HeedOptions) => Heed

/** True, or why not. */
export type Result = true | string

export const CHECKS: Readonly<
  Record<string, (createHeed: MakeHeed, client: CheckedClient, url: string) => Promise<Result>>
>
export function runChecks(
  createHeed: MakeHeed,
  client: CheckedClient,
  url: string,
): Promise<Record<string, Result>>
