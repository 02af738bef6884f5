import { CHECKS } from "../../compatibility/checks.js"

export const COLUMNS = Object.keys(CHECKS)
