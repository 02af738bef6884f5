import { existsSync, readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { defineConfig } from "@rspress/core"
import { isFile, placeOf, SIDEBAR } from "./pages.js"

const inDocs = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url))

const headingOf = (path) => /^# (.*)$/m.exec(readFileSync(inDocs(`../${path}`), "utf8"))?.[1] ?? path
const pageItem = (path) => ({ text: headingOf(path).replaceAll("`", ""), link: `/${placeOf(path)}` })

const API = inDocs(".site/pages/api/heed")
const apiItem = { text: "API reference", link: "/api/index" }
const entries = readdirSync(API).filter((name) => existsSync(`${API}/${name}/index.md`))

export default defineConfig({
  root: inDocs(".site/pages"),
  outDir: inDocs(".site/out"),
  title: "heed",
  icon: "/icon.svg",
  globalStyles: inDocs("site/site.css"),
  description:
    "Makes an HTTP client take the advice: retries, rate limits, outages and diagnoses of API errors",
  lang: "en",
  head: ['<link rel="alternate" type="text/plain" title="llms.txt" href="/llms.txt">'],
  // `stage.js` looks after these, which are files and no pages.
  markdown: { link: { checkDeadLinks: { excludes: isFile }, checkAnchors: true } },
  route: { cleanUrls: false },
  themeConfig: {
    nav: [
      { text: "Guide", link: "/guide/getting-started" },
      { text: "API", link: "/api/index" },
    ],
    sidebar: {
      "/api/": [
        apiItem,
        { text: "heed", link: "/api/heed/index" },
        ...entries.map((name) => ({ text: `heed/${name}`, link: `/api/heed/${name}/index` })),
      ],
      "/": [
        ...SIDEBAR.map(({ text, pages }) => ({
          text,
          items: pages.map(pageItem),
        })),
        { text: "Reference", items: [apiItem, { text: "Examples", link: "/examples/index" }] },
      ],
    },
    enableScrollToTop: true,
  },
})
