export { heedAxios, unheedAxios } from "./adapters/axios/heed-axios.ts"
