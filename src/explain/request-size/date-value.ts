import { isoTime } from "../../time/clock.ts"

export const DAY_MS = 86_400_000
/** What lies outside of these years is a number, not a moment. */
const EARLIEST = Date.UTC(1990, 0)
const LATEST = Date.UTC(2100, 0)

/** A point in time as a parameter holds it. */
export interface DateValue {
  /** Epoch ms; of a whole day its start, in UTC. */
  readonly ms: number
  readonly wholeDay: boolean
  /** Another point in time in the same form. */
  readonly write: (ms: number) => string
}

const day = (ms: number) => isoTime(ms).slice(0, 10)

const FORMS: readonly {
  readonly shape: RegExp
  readonly read: (text: string, now: number) => number
  readonly wholeDay: boolean
  readonly write: (ms: number, like: string) => string
}[] = [
  {
    shape: /^\d{4}-\d{2}-\d{2}$/,
    read: (text) => utc(text),
    wholeDay: true,
    write: day,
  },
  {
    shape: /^\d{8}$/,
    read: (text) => utc(`${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`),
    wholeDay: true,
    write: (ms) => day(ms).replaceAll("-", ""),
  },
  {
    shape: /^\d{4}\/\d{2}\/\d{2}$/,
    read: (text) => utc(text.replaceAll("/", "-")),
    wholeDay: true,
    write: (ms) => day(ms).replaceAll("-", "/"),
  },
  {
    shape: /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?$/,
    read: (text) => {
      const { start, offsetMs } = split(text)
      return Number.isNaN(utc(start.slice(0, 10)))
        ? Number.NaN
        : Date.parse(`${start.replace(" ", "T")}Z`) - offsetMs
    },
    wholeDay: false,
    write: (ms, like) => {
      const { start, zone, offsetMs } = split(like)
      const written = isoTime(ms + offsetMs).replace(start.includes(".") ? "Z" : /\.\d+Z/, "")
      return (start[10] === " " ? written.replace("T", " ") : written) + zone
    },
  },
  {
    shape: /^\d{10}$/,
    read: (text) => Number(text) * 1000,
    wholeDay: false,
    write: (ms) => String(Math.floor(ms / 1000)),
  },
  {
    // https://docs.slack.dev/reference/methods/conversations.history
    shape: /^\d{10}\.\d{1,6}$/,
    read: (text) => Number(text) * 1000,
    wholeDay: false,
    write: (ms, like) => (ms / 1000).toFixed(like.length - 11),
  },
  { shape: /^\d{13}$/, read: Number, wholeDay: false, write: (ms) => String(Math.floor(ms)) },
  {
    // https://developers.google.com/analytics/devguides/reporting/data/v1/rest/v1beta/DateRange
    shape: /^(?:\d{1,4}daysAgo|yesterday|today)$/,
    read: (text, now) => {
      const ago = text === "today" ? 0 : text === "yesterday" ? 1 : Number.parseInt(text, 10)
      return (Math.floor(now / DAY_MS) - ago) * DAY_MS
    },
    wholeDay: true,
    write: day,
  },
]

/** A date or time in any form that a window's end is sent in; null for anything else. `now`: epoch ms, for `7daysAgo`. */
export function parseDateValue(text: string, now: number): DateValue | null {
  for (const { shape, read, wholeDay, write } of FORMS) {
    if (text.length > 40 || !shape.test(text)) continue
    const ms = read(text, now)
    return ms >= EARLIEST && ms < LATEST ? { ms, wholeDay, write: (other) => write(other, text) } : null
  }
  return null
}

/** Without a zone it is the API's own affair which one is meant; for the length of a window it does not matter. */
function split(text: string): { start: string; zone: string; offsetMs: number } {
  const zone = /(?:Z|[+-]\d{2}:?\d{2})$/.exec(text.slice(16))?.[0] ?? ""
  const [, sign = "+", hours = "0", minutes = "0"] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone) ?? []
  const offsetMs = Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes)) * 60_000
  return { start: text.slice(0, text.length - zone.length), zone, offsetMs }
}

/** NaN for a day that does not exist, such as February 30, which Date.parse would move. */
function utc(date: string): number {
  const ms = Date.parse(`${date}T00:00:00Z`)
  return Number.isNaN(ms) || day(ms) !== date ? Number.NaN : ms
}
