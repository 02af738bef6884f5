import type { LiveLine } from "./live-run.ts"

const HIDE_CURSOR = "\u001b[?25l"
const SHOW_CURSOR = "\u001b[?25h"
const CLEAR_LINE = "\u001b[2K"
const CLEAR_BELOW = "\u001b[0J"
const BAD = "\u001b[33m"
const PLAIN = "\u001b[0m"

/** Lines on a terminal that are drawn over and over, in one place. */
export class Screen {
  readonly #write: (text: string) => void
  readonly #hasColors: boolean
  #height = 0

  constructor(write: (text: string) => void, hasColors: boolean) {
    this.#write = write
    this.#hasColors = hasColors
  }

  /** @param lines none longer than the terminal is wide */
  draw(lines: readonly LiveLine[]): void {
    const up = this.#height === 0 ? HIDE_CURSOR : `\u001b[${this.#height}A`
    const texts = lines.map(({ text, tone }) =>
      this.#hasColors && tone === "bad" ? `${BAD}${text}${PLAIN}` : text,
    )
    this.#write(`${up}${texts.map((text) => `\r${CLEAR_LINE}${text}\n`).join("")}${CLEAR_BELOW}`)
    this.#height = lines.length
  }

  /** Leaves the lines where they are, and gives the cursor back. */
  close(): void {
    if (this.#height > 0) this.#write(SHOW_CURSOR)
    this.#height = 0
  }
}

type Env = Readonly<Record<string, string | undefined>>

/** Whether a terminal can draw over what it has shown. */
export const canDraw = ({ TERM }: Env) => TERM !== "dumb"

/** @see https://no-color.org */
export const wantsColors = ({ NO_COLOR }: Env) => !NO_COLOR
