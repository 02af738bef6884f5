import { runInTests } from "./in-tests.js"

test("the checks", runInTests, 60_000)
