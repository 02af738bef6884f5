// For webpack 4, whose parser knows no later syntax.
const { transformSync } = require("esbuild")

module.exports = (source) => transformSync(source, { target: "es2018" }).code
