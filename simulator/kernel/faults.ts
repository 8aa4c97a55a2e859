import { randomUUID } from 'node:crypto'
import type { Caller } from './caller.ts'
import { matchesWildcard } from './policy.ts'

export const faultKinds = [
  'throttle',
  'status500',
  'html502',
  'business',
  'hang',
  'slowHeaders',
  'slowBody',
  'reset',
  'denyRole',
  'expiredToken',
  'error',
  'latency',
] as const
export type FaultKind = (typeof faultKinds)[number]

export interface FaultRule {
  id: string
  kind: FaultKind
  /** Which calls: all given conditions must hold; product, action and path take `*` and `?`. */
  product?: string
  action?: string
  path?: string
  method?: string
  accessKeyId?: string
  roleName?: string
  sessionName?: string
  /** Lets this many matching calls pass first. */
  skip?: number
  /** Ends after this many hits; without it the fault stays until deleted. */
  count?: number
  /** 0 to 1; 1 when absent. */
  probability?: number
  /** `after`: the effect takes place and only the answer is spoilt. */
  when?: 'before' | 'after'
  delayMs?: number
  retryAfterMs?: number
  status?: number
  code?: string
  message?: string
  hits: number
}

export interface FaultSubject {
  product: string
  action: string
  method: string
  path: string
  caller: Caller
}

const conditions: Array<(rule: FaultRule, subject: FaultSubject) => boolean> = [
  (r, s) => r.product === undefined || matchesWildcard(r.product, s.product),
  (r, s) => r.action === undefined || matchesWildcard(r.action, s.action),
  (r, s) => r.path === undefined || matchesWildcard(r.path, s.path),
  (r, s) => r.method === undefined || r.method === s.method,
  (r, s) => r.accessKeyId === undefined || r.accessKeyId === s.caller.accessKeyId,
  (r, s) => r.roleName === undefined || r.roleName === s.caller.roleName,
  (r, s) => r.sessionName === undefined || matchesWildcard(r.sessionName, s.caller.sessionName ?? ''),
]

/** Faults on demand: rules that tests and the inspector switch on and off. */
export class Faults {
  readonly #rules = new Map<string, FaultRule>()
  readonly #random: () => number

  constructor(random: () => number = Math.random) {
    this.#random = random
  }

  add(rule: Omit<FaultRule, 'id' | 'hits'> & { id?: string }): FaultRule {
    const added: FaultRule = { ...rule, id: rule.id ?? randomUUID(), hits: 0 }
    this.#rules.set(added.id, added)
    return added
  }

  remove(id: string): boolean {
    return this.#rules.delete(id)
  }

  clear(): void {
    this.#rules.clear()
  }

  list(): FaultRule[] {
    return [...this.#rules.values()]
  }

  /** The rules that hit this call: every latency, and the first other one. Counts the hits. */
  take(subject: FaultSubject): FaultRule[] {
    const taken: FaultRule[] = []
    for (const rule of this.#rules.values()) {
      if (rule.count !== undefined && rule.hits >= rule.count) continue
      if (!conditions.every((holds) => holds(rule, subject))) continue
      if (rule.kind !== 'latency' && taken.some(({ kind }) => kind !== 'latency')) continue
      if (rule.skip !== undefined && rule.skip > 0) {
        rule.skip -= 1
        continue
      }
      if (this.#random() >= (rule.probability ?? 1)) continue
      rule.hits += 1
      taken.push(rule)
    }
    return taken
  }
}
