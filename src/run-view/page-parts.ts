import { type Content, type Html, html } from "./html.ts"

/** A column of a table: "wrap" for long texts, which break into lines. */
export interface Column {
  readonly head: Content
  readonly kind?: "wrap" | "bar"
}

/** A table that scrolls by itself where it is too wide, by keyboard too. The first cell of a row is its heading. */
export function table(
  caption: string,
  columns: readonly Column[],
  rows: readonly (readonly Content[])[],
  kind = "",
): Html {
  const cell = (content: Content, n: number) => {
    const { kind = "" } = columns[n] ?? {}
    return n === 0
      ? html`<th scope="row" class="${kind}">${content}</th>`
      : html`<td class="${kind}">${content}</td>`
  }
  return html`<p class="caption" aria-hidden="true">${caption}</p><div class="scroll ${kind}" tabindex="0" role="group" aria-label="${caption}"><table><caption>${caption}</caption>
<thead><tr>${columns.map(({ head, kind = "" }) => html`<th scope="col" class="${kind}">${head}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map(cell)}</tr>\n`)}</tbody></table></div>`
}

/** What a picture shows, in numbers. */
export function behind(summary: string, content: Content): Html {
  return html`<details class="data"><summary>${summary}</summary>${content}</details>`
}

/** A bar beside a number that says the same. @param share from 0 to 1 */
export function bar(share: number, kind = "ok"): Html {
  const width = Number.isFinite(share) ? Math.max(0, Math.min(100, share * 100)) : 0
  return html`<svg width="100%" height="10" aria-hidden="true"><rect class="lane" width="100%" height="10" rx="2"/><rect class="${kind}" width="${width.toFixed(1)}%" height="10" rx="2"/></svg>`
}

export function list(texts: readonly Content[]): Html {
  return html`<ul>${texts.map((text) => html`<li>${text}</li>`)}</ul>`
}

/** A part of the page with its heading; nothing where it has no content. */
export function section(id: string, title: string, content: Content): Html {
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>${content}</section>\n`
}

/** A link to a page, where the text is one: a log may hold anything. */
export function linkTo(url: string | null | undefined): Content {
  if (!url) return null
  return /^https:\/\//i.test(url) ? html`<a href="${url}" rel="noreferrer noopener">${url}</a>` : url
}
