// The rooms of src/, low to high. Rooms on one line are neighbours: they do not import each other either.
const LAYERS = [
  ["time"],
  ["http"],
  ["faq", "redact", "headers"],
  ["profiles/schema"],
  ["classify"],
  ["report"],
  ["retry", "gate"],
  ["memory", "notices"],
  ["explain"],
  ["profiles"],
  ["call"],
  ["adapters", "bottleneck", "redis", "run-log", "otel", "split"],
  ["forecast"],
  ["run-view"],
  ["cli"],
]

const rooms = LAYERS.flat()
const anyOf = (names) => `^src/(${names.join("|")})/`

const importsOnlyFromLowerRooms = LAYERS.flatMap((layer, height) =>
  layer.map((room) => ({
    name: `${room}-imports-only-from-lower-rooms`,
    severity: "error",
    from: { path: `^src/${room}/` },
    to: { path: "^src/", pathNot: anyOf([...LAYERS.slice(0, height).flat(), room]) },
  })),
)

module.exports = {
  forbidden: [
    ...importsOnlyFromLowerRooms,
    {
      name: "every-file-has-a-room",
      comment: "src/ holds rooms and front doors; a new room is named in LAYERS first.",
      severity: "error",
      from: {},
      to: { path: "^src/.+/", pathNot: anyOf(rooms) },
    },
    {
      name: "front-doors-stay-shut-inside",
      comment: "What several front doors need stands in a room.",
      severity: "error",
      from: { path: "^src/" },
      to: { path: "^src/[^/]+$" },
    },
    {
      name: "gate-rules-know-no-estimator",
      comment: "A rule keeps what was configured or stated; only an estimator learns, and uses rules.",
      severity: "error",
      from: { path: "^src/gate/rules/" },
      to: { path: "^src/gate/", pathNot: "^src/gate/(rules/|admission-rule|fair-share|gate|permit)" },
    },
    { name: "no-circles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "runs-in-browsers",
      comment: "Only the command line is for Node alone.",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/cli" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "only-dependencies-ship",
      severity: "error",
      from: { path: "^src/" },
      to: {
        dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"],
        pathNot: "^node_modules/(axios|ioredis|redis|@opentelemetry/api)/",
      },
    },
    {
      name: "axios-only-in-its-adapter",
      comment: "axios is an optional peer: heed and heed/fetch load without it.",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/(adapters/axios|axios\\.ts$)" },
      to: { path: "^node_modules/axios/" },
    },
    {
      name: "redis-clients-only-where-one-is-opened",
      comment: "They are optional peers: heed/redis loads without them.",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/redis/connection\\.ts$" },
      to: { path: "^node_modules/(ioredis|redis)/" },
    },
    {
      name: "src-knows-no-tests",
      severity: "error",
      from: { path: "^src/" },
      to: { path: "^(test|examples)/" },
    },
    { name: "resolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "types", "default"] },
  },
}
