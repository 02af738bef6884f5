type Checks = Record<string, () => void | Promise<void>>
export function fetchChecks(heed: Record<string, unknown>): Checks
export function axiosChecks(heed: Record<string, unknown>): Checks
