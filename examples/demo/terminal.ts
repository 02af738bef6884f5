import { Presets, SingleBar } from "cli-progress"

const { stdout, env } = process
const onTerminal = Boolean(stdout.isTTY) && !env.CI
const inColour = onTerminal && !env.NO_COLOR

export function heading(text: string): void {
  console.log(`\n${inColour ? `\x1b[1m${text}\x1b[0m` : text}`)
}

/** Called once a page. */
export type Progress = () => void

/** A bar on a terminal; elsewhere a line after each quarter. */
export function showProgress(name: string, pages: number): Progress {
  return onTerminal ? bar(name, pages) : lines(name, pages)
}

function bar(name: string, pages: number): Progress {
  const format = `${name.padEnd(16)}{bar} {value} of {total} pages, {duration_formatted}`
  const shown = new SingleBar({ format, barsize: 40, hideCursor: true }, Presets.shades_classic)
  shown.start(pages, 0)
  let done = 0
  return () => {
    shown.update(++done)
    if (done === pages) shown.stop()
  }
}

function lines(name: string, pages: number): Progress {
  const startedAt = Date.now()
  let done = 0
  let quarter = 0
  return () => {
    done++
    if (done < ((quarter + 1) * pages) / 4) return
    quarter++
    const seconds = ((Date.now() - startedAt) / 1_000).toFixed(1)
    console.log(`${name.padEnd(16)}${done} of ${pages} pages, ${seconds} s`)
  }
}
