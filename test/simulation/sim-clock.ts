export { chances, VirtualClock as SimClock } from "../../src/forecast/virtual-clock.ts"
