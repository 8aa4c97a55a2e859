import type { CloudFailure, CloudResult } from '../ports/outcome.ts'
import { failureOf } from './outcome.ts'

export interface MemoryCall {
  connectionId: string
  /** 'reading', or the session name of a promoting cloud. */
  session: string
  environmentId: string | null
  /** port.verb, for example manifests.commitFile. */
  operation: string
  input: unknown[]
}

export interface MemoryFault {
  /** port.verb, or * for all. */
  operation: string
  kind: CloudFailure['kind']
  /** Only calls of this session ('reading' or a session name). */
  session?: string
  /** How many calls it hits; 1 when absent. */
  times?: number
  /** Calls let through first. */
  skip?: number
  /** The effect happens and only the answer is lost. */
  after?: boolean
  /** Runs before the call is answered: moves a branch under a writer, stops the worker. */
  effect?: () => void | Promise<void>
}

/** What was asked of the memory cloud, and what goes wrong in it. */
export class CallLog {
  readonly calls: MemoryCall[] = []
  private faults: (MemoryFault & { left: number; skipped: number })[] = []
  private readonly deniedEnvironments = new Set<string>()

  /** Makes the next matching calls fail. */
  fault(fault: MemoryFault): void {
    this.faults.push({ ...fault, left: fault.times ?? 1, skipped: 0 })
  }

  /** The promotion role of this environment is refused until `allow`. */
  deny(environmentId: string): void {
    this.deniedEnvironments.add(environmentId)
  }

  allow(environmentId: string): void {
    this.deniedEnvironments.delete(environmentId)
  }

  clear(): void {
    this.calls.length = 0
    this.faults = []
    this.deniedEnvironments.clear()
  }

  count(operation: string): number {
    return this.calls.filter((call) => call.operation === operation).length
  }

  private take(call: MemoryCall): MemoryFault | null {
    for (const fault of this.faults) {
      if (fault.operation !== '*' && fault.operation !== call.operation) continue
      if (fault.session !== undefined && fault.session !== call.session) continue
      if (fault.skipped < (fault.skip ?? 0)) {
        fault.skipped += 1
        continue
      }
      if (fault.left <= 0) continue
      fault.left -= 1
      return fault
    }
    return null
  }

  async run<T>(
    call: MemoryCall,
    work: () => CloudResult<T> | Promise<CloudResult<T>>,
  ): Promise<CloudResult<T>> {
    this.calls.push(call)
    if (call.environmentId !== null && this.deniedEnvironments.has(call.environmentId)) {
      return { ok: false, failure: failureOf('refused', call.operation, 'the role was refused') }
    }
    const fault = this.take(call)
    if (fault === null) return work()
    if (fault.after) await work()
    await fault.effect?.()
    return { ok: false, failure: failureOf(fault.kind, call.operation, `fault: ${fault.kind}`) }
  }
}

/** Puts the log and the faults around every method of a port. */
export function watched<P extends object>(
  log: CallLog,
  port: P,
  name: string,
  who: Omit<MemoryCall, 'operation' | 'input'>,
): P {
  return new Proxy(port, {
    get(target, key) {
      const method = Reflect.get(target, key) as unknown
      if (typeof method !== 'function' || typeof key !== 'string') return method
      return (...input: unknown[]) =>
        log.run({ ...who, operation: `${name}.${key}`, input }, () => Reflect.apply(method, target, input))
    },
  })
}
