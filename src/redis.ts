export type { IoredisClient } from "./redis/ioredis.ts"
export type { NodeRedisClient } from "./redis/node-redis.ts"
export { type RedisGateOptions, redisGate } from "./redis/redis-gate.ts"
