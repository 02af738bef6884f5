import { FIRST_PAGE, type Page, type PageAxis, type PagePlace } from "./pages.ts"
import { PieceSize, type SizeChoice } from "./piece-size.ts"

/** Pages of which it is weighed whether a larger size pays: how many are to come is unknown. */
const PAGES_TO_COME = 32

/** A page, and how its size was chosen. */
export interface ChosenPage {
  readonly page: Page
  readonly choice: SizeChoice
}

/** The size of pages, over all pieces of a run. */
export class PageSizes {
  readonly axis: PageAxis<unknown>
  readonly size: PieceSize

  constructor(axis: PageAxis<unknown>) {
    this.axis = axis
    this.size = new PieceSize(axis)
  }

  /** The page at a place, of the size that works; of the size of its cursor where that holds for no other. */
  at(place: PagePlace): ChosenPage {
    const current = this.size.current ?? this.axis.size
    const choice = this.size.choose((size) => Math.ceil((PAGES_TO_COME * current) / size))
    const page = this.axis.at(place, choice.size)
    if (page?.size === choice.size) return { page, choice }
    this.size.unchosen(choice)
    const size = page?.size ?? place.size ?? current
    return { page: page ?? (this.axis.at(place, size) as Page), choice: { size, probe: null } }
  }

  /** The first page, of the size that works: to ask again for a piece that was accepted. */
  get first(): Page {
    return this.axis.at(FIRST_PAGE, this.size.current ?? this.axis.size) as Page
  }

  accepted({ page, choice }: ChosenPage): void {
    this.size.accepted(page.size, choice)
  }

  /**
   * A page was refused.
   * @returns the place at which a smaller one is asked for: the same, or the first one if its cursor holds for no other size
   */
  refused({ page, choice }: ChosenPage, place: PagePlace): PagePlace {
    this.size.refused(page.size, choice)
    const next = Math.min(this.size.current ?? page.size, page.size)
    return this.axis.at(place, next) ? place : { ...FIRST_PAGE, given: place.given }
  }
}
