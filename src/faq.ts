export type { Faq, FaqAction, FaqCode, FaqEntry } from "./faq/entry.ts"
export { faqFromMarkdown } from "./faq/markdown.ts"
