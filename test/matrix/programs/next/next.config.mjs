export default { turbopack: { root: process.env.MATRIX_ROOT } }
