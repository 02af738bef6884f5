export type { RedisGateOptions } from "./redis/destination.ts"
export type { IoredisClient } from "./redis/ioredis.ts"
export type { NodeRedisClient } from "./redis/node-redis.ts"
export { redisGate } from "./redis/redis-gate.ts"
