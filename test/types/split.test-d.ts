import type { AxiosResponse } from "axios"
import {
  custom,
  days,
  fields,
  hours,
  list,
  type Page,
  type Part,
  pages,
  plan,
  type SplitState,
  split,
  type Window,
} from "heed/split"
import { expectTypeOf, test } from "vitest"

const by = {
  window: days({ from: "2025-01-01", to: new Date() }),
  ids: list([1, 2, 3]),
  columns: fields(["clicks"], { key: "id" }),
  page: pages({ size: 100, next: ({ data }: AxiosResponse<{ next: string }>) => data.next }),
}

test("a piece has the names and the types of its dimensions", () => {
  split({
    by,
    send: (piece) => {
      expectTypeOf(piece.window).toEqualTypeOf<Window>()
      expectTypeOf(piece.ids).toEqualTypeOf<number[]>()
      expectTypeOf(piece.columns).toEqualTypeOf<string[]>()
      expectTypeOf(piece.page).toEqualTypeOf<Page>()
      // @ts-expect-error: no such dimension
      void piece.other
      return 1
    },
  })
})

test("rows are what `rows` returns, or the result itself", async () => {
  const send = async () => ({ data: ["a"] })
  const counted = split({ by, send, rows: ({ data }) => data.map((row) => row.length) })
  expectTypeOf(counted).toExtend<AsyncGenerator<Part<typeof by, number>>>()
  for await (const { rows, state } of split({ by: { ids: by.ids }, send })) {
    expectTypeOf(rows).toEqualTypeOf<{ data: string[] }[]>()
    expectTypeOf(state).toEqualTypeOf<SplitState>()
  }
})

test("custom values keep their type; a plan has no result", () => {
  const shard = custom({ from: 0, to: 8 }, ({ from, to }) => (to - from > 1 ? [{ from, to: to - 1 }] : null))
  expectTypeOf(plan({ by: { shard } })[0]?.shard).toEqualTypeOf<{ from: number; to: number } | undefined>()
})

test("mistakes are errors", () => {
  // @ts-expect-error: no start
  days({ to: "2025-01-01" })
  // @ts-expect-error: no such option
  hours({ from: 0, before: 1, timezone: "UTC" })
  // @ts-expect-error: no key
  fields(["a"], {})
  // @ts-expect-error: no size
  pages({})
  // @ts-expect-error: what is no dimension
  split({ by: { window: { from: "2025-01-01" } }, send: () => 1 })
})
