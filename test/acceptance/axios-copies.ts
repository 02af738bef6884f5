import axios, { type AxiosResponse, type InternalAxiosRequestConfig } from "axios"
import axios10 from "axios-1.0"
import axios11 from "axios-1.1"
import axios12 from "axios-1.2"
import axios16 from "axios-1.6"
import axios17 from "axios-1.7"
import axios113 from "axios-1.13"
import { expect } from "vitest"

const copies = {
  "1.0": axios10,
  "1.1": axios11,
  "1.2": axios12,
  "1.6": axios16,
  "1.7": axios17,
  "1.13": axios113,
  installed: axios,
}
/** One type for all: what is different in them is what is tested. */
export const COPIES = Object.entries(copies).map(([version, copy]) => ({
  version,
  copy: copy as unknown as typeof axios,
}))

/** The error that a call ends with. */
export async function failure(
  call: Promise<unknown>,
): Promise<{ config: InternalAxiosRequestConfig; response?: AxiosResponse }> {
  return call.then(
    () => expect.unreachable("it should have failed"),
    (error) => error,
  )
}
