import { CostQuotas } from "../gate/rules/cost-quotas.ts"
import type { RequestView } from "../http/request-view.ts"
import type { CallOptions } from "./options.ts"

/** What is asked of a source: a call, as far as its cost goes. */
export interface CostedCall {
  readonly call: { readonly request: RequestView }
  readonly options: CallOptions
}

/** Operations whose cost is remembered in one source; the oldest is forgotten. */
const MAX_OPERATIONS = 500
/** Part of the way by which a lower cost is believed: what a query costs depends on its variables. */
const FALL = 1 / 4
/** Characters of a body in which an operation is looked for. */
const MAX_BODY = 20_000

/** What the calls of one source cost: as the caller says, or as the last responses to calls of that kind stated. */
export class SourceCosts {
  readonly quotas = new CostQuotas((call) => this.#costOf(call as CostedCall | undefined))
  readonly #costs = new Map<string, number>()
  readonly #operations = new WeakMap<object, string>()

  remember(call: CostedCall, cost: number): void {
    const operation = this.#operationOf(call)
    const before = this.#costs.get(operation) ?? cost
    this.#costs.delete(operation)
    if (this.#costs.size >= MAX_OPERATIONS) this.#costs.delete(this.#costs.keys().next().value as string)
    this.#costs.set(operation, Math.max(cost, before - (before - cost) * FALL))
  }

  #costOf(call: CostedCall | undefined): number {
    if (call === undefined) return 1
    return call.options.cost ?? this.#costs.get(this.#operationOf(call)) ?? 1
  }

  #operationOf(call: CostedCall): string {
    const known = this.#operations.get(call)
    if (known !== undefined) return known
    const { request } = call.call
    let operation = call.options.label ?? `${request.method} ${request.target.endpointPattern}`
    try {
      operation += graphQlOperation(request.body.text()?.slice(0, MAX_BODY) ?? "")
    } catch {
      // A body that cannot be read has the cost of its endpoint.
    }
    this.#operations.set(call, operation)
    return operation
  }
}

/** The name of a GraphQL operation, or else the start of its text; "" of any other body. */
function graphQlOperation(body: string): string {
  if (!body.includes('"query"') && !body.includes('"operationName"')) return ""
  const named =
    /"operationName"\s*:\s*"([\w-]{1,100})"/.exec(body) ??
    /"query"\s*:\s*"(?:\s|\\n)*(?:query|mutation)\s+([\w-]{1,100})/.exec(body)
  return ` ${named?.[1] ?? /"query"\s*:\s*"(.{0,200})/.exec(body)?.[1] ?? ""}`
}
