import axios from "axios"
import * as heed from "heed"
import { heedAxios, unheedAxios } from "heed/axios"
import { axiosChecks, runAll } from "./checks.cjs"

await runAll(axiosChecks({ heed, heedAxios, unheedAxios, axios }))
