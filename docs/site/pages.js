// What the site has, in the order of its sidebar. `site/stage.js` refuses a page of the guide that is not here, and one that is gone.

/** Groups of pages, by their path from the root of the repository. Each is called by its own heading. */
export const SIDEBAR = [
  { text: "Start", pages: ["docs/guide/getting-started.md"] },
  {
    text: "When calls fail",
    pages: [
      "docs/guide/retries.md",
      "docs/guide/rate-limits.md",
      "docs/guide/pacing.md",
      "docs/guide/outages.md",
      "docs/guide/timeouts.md",
      "docs/guide/aborting.md",
    ],
  },
  {
    text: "See what happened",
    pages: ["docs/guide/diagnosis.md", "docs/guide/events.md", "docs/guide/run-log.md"],
  },
  {
    text: "Long jobs",
    pages: [
      "docs/guide/credentials.md",
      "docs/guide/splitting.md",
      "docs/guide/between-runs.md",
      "docs/guide/shared.md",
      "docs/guide/bottleneck.md",
      "docs/guide/schedule.md",
    ],
  },
  {
    text: "APIs and clients",
    pages: [
      "docs/guide/apis.md",
      "docs/guide/profiles.md",
      "docs/guide/sdks.md",
      "docs/guide/other-clients.md",
      "docs/compatibility.md",
    ],
  },
  {
    text: "Around it",
    pages: [
      "docs/guide/testing.md",
      "docs/guide/logging.md",
      "docs/guide/telemetry.md",
      "docs/guide/cli.md",
      "docs/guide/security.md",
      "docs/guide/workers.md",
    ],
  },
  { text: "Help", pages: ["docs/guide/troubleshooting.md", "docs/guide/migration.md"] },
  {
    text: "The project",
    pages: ["docs/guide/figures.md", "SECURITY.md", "CHANGELOG.md", "ARCHITECTURE.md", "CONTRIBUTING.md"],
  },
]

/** Is this link one to a file that is on the site as it is? */
export const isFile = (link) => link === "/llms.txt" || link === "/LICENSE" || link.endsWith(".json")

export const isExample = (path) => /^examples\/[\w/-]+\.ts$/.test(path)

/** Where a file of the repository stands on the site, without `.md`; null: not there. */
export function placeOf(path) {
  if (path === "README.md") return "index"
  if (/^docs\/.*\.md$/.test(path)) return path.slice("docs/".length, -".md".length)
  if (/^[\w/-]+\.md$/.test(path)) return `project/${path.slice(0, -".md".length).toLowerCase()}`
  if (/^examples(\/[\w-]+)*$/.test(path)) return "examples/index"
  if (isExample(path)) return path.slice(0, -".ts".length)
  return null
}
