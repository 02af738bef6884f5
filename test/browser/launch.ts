import { type Browser, chromium } from "playwright-core"
import { pathOf } from "../support/programs.ts"

const QUIET = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
]

/** Starts Chromium, which calls nowhere by itself. */
export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: pathOf("chromium") ?? "chromium", args: QUIET })
}
