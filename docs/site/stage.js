import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs"
import { basename, dirname, posix } from "node:path"
import { fileURLToPath } from "node:url"
import { isExample, isFile, placeOf, SIDEBAR } from "./pages.js"

// Copies what the site has to `.site`, with links between files of the repository made links between pages. In the
// repository the same Markdown is read as it is. Fails for a link that leads to no page.

const root = fileURLToPath(new URL("../..", import.meta.url))
const stage = fileURLToPath(new URL("../.site", import.meta.url))
const problems = []
/** Pages by their path, those of the sidebar and all that a page links to. */
const staged = new Set()
/** Those of the folder, and all that a page links to. */
const examples = new Set()

const read = (path) => readFileSync(`${root}/${path}`, "utf8")
const listed = (folder, end) =>
  readdirSync(`${root}/${folder}`)
    .filter((name) => name.endsWith(end))
    .map((name) => `${folder}/${name}`)

function write(place, text) {
  mkdirSync(dirname(`${stage}/pages/${place}`), { recursive: true })
  writeFileSync(`${stage}/pages/${place}`, text)
}

/** A page of the repository as one of the site. */
function stagePage(path) {
  staged.add(path)
  const place = placeOf(path)
  const text = read(path).replace(/(!?\]\()([^)\s]+)(\))/g, (all, open, target, close) => {
    const link = linkFrom(path, place, target)
    return link === null ? all : `${open}${link}${close}`
  })
  write(`${place}.md`, text)
}

function linkFrom(path, place, target) {
  if (/^(?:[a-z]+:|#)/.test(target)) return null
  const [file, anchor] = target.split("#")
  const linked = posix.join(posix.dirname(path), file).replace(/\/$/, "")
  if (/\.(?:png|svg)$/.test(linked)) {
    const name = basename(linked)
    copyFileSync(`${root}/${linked}`, `${stage}/pages/${posix.dirname(place)}/${name}`)
    return `./${name}`
  }
  if (isFile(`/${linked}`) && existsSync(`${root}/${linked}`)) {
    mkdirSync(dirname(`${stage}/pages/public/${linked}`), { recursive: true })
    copyFileSync(`${root}/${linked}`, `${stage}/pages/public/${linked}`)
    return `/${linked}`
  }
  const there = placeOf(linked)
  if (there === null || !existsSync(`${root}/${linked}`)) {
    problems.push(`${path}: ${target} is no page of the site`)
    return null
  }
  if (isExample(linked)) examples.add(linked)
  if (linked.endsWith(".md") && !staged.has(linked)) stagePage(linked)
  return `/${there}.md${anchor ? `#${anchor}` : ""}`
}

rmSync(stage, { recursive: true, force: true })
mkdirSync(`${stage}/pages/guide`, { recursive: true })

const guide = listed("docs/guide", ".md")
const inSidebar = SIDEBAR.flatMap(({ pages }) => pages)
for (const path of guide) if (!inSidebar.includes(path)) problems.push(`${path} is not in site/pages.js`)

for (const path of inSidebar) if (!existsSync(`${root}/${path}`)) problems.push(`${path} is not there`)

for (const path of ["README.md", ...inSidebar.filter((path) => existsSync(`${root}/${path}`))])
  stagePage(path)

for (const path of listed("examples", ".ts")) examples.add(path)
for (const path of examples)
  write(`${placeOf(path)}.md`, `# ${basename(path)}\n\n\`\`\`ts\n${read(path)}\`\`\`\n`)
write(
  "examples/index.md",
  `# Examples\n\n${[...examples]
    .sort()
    .map((path) => `- [${path.slice("examples/".length)}](/${placeOf(path)}.md)`)
    .join("\n")}\n`,
)

mkdirSync(`${stage}/pages/public`, { recursive: true })
copyFileSync(`${root}/docs/site/icon.svg`, `${stage}/pages/public/icon.svg`)
copyFileSync(`${root}/llms.txt`, `${stage}/pages/public/llms.txt`)

if (problems.length > 0) {
  console.error(problems.join("\n"))
  process.exitCode = 1
}
