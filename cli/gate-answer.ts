import type { GateVerdict } from '../lib/api/contract/gate-verdict.ts'
import { type ExitCode, exitCodes } from './exit-code.ts'

export type GateWord = 'allowed' | 'wait' | 'blocked' | 'unknown'

export const gateExit = {
  allowed: exitCodes.done,
  wait: exitCodes.wait,
  blocked: exitCodes.blocked,
  unknown: exitCodes.unknown,
} as const satisfies Record<GateWord, ExitCode>

const known = new Set(['pass', 'warn', 'wait', 'block', 'overridden', 'off'])

export interface Asked {
  /** Gates that count; empty: all. */
  only: string[]
  /** Gates that do not. */
  except: string[]
}

export interface GateAnswer {
  answer: GateWord
  /** When time alone opens it; null where it does not, or nobody knows. */
  until: string | null
  /** Gates that stop it. */
  stoppedBy: string[]
  /** Gates that were asked and did not count. */
  notCounted: string[]
}

/**
 * The answer for a pipeline step. What a gate says that this command does not know, and a gate that was asked for by
 * name and did not answer, is unknown and never a yes.
 */
export function answerOf(verdicts: readonly GateVerdict[], asked: Asked): GateAnswer {
  const counts = ({ gate }: { gate: string }) =>
    (asked.only.length === 0 || asked.only.includes(gate)) && !asked.except.includes(gate)
  const counted = verdicts.filter(counts)
  const notCounted = verdicts.filter((one) => !counts(one)).map(({ gate }) => gate)
  const silent = asked.only.filter((gate) => !verdicts.some((one) => one.gate === gate))
  const strange = counted.filter(({ verdict }) => !known.has(verdict)).map(({ gate }) => gate)
  const stopped = counted.filter(({ verdict }) => verdict === 'wait' || verdict === 'block')
  const stoppedBy = [...stopped.map(({ gate }) => gate), ...strange, ...silent]
  const blocked = stopped.some(({ verdict }) => verdict === 'block')
  if (blocked) return { answer: 'blocked', until: null, stoppedBy, notCounted }
  if (strange.length > 0 || silent.length > 0 || counted.length === 0)
    return { answer: 'unknown', until: null, stoppedBy, notCounted }
  if (stopped.length === 0) return { answer: 'allowed', until: null, stoppedBy: [], notCounted }
  const instants = stopped.map(({ until }) => until)
  const until = instants.includes(null)
    ? null
    : (instants
        .filter((one) => one !== null)
        .sort((a, b) => Date.parse(a) - Date.parse(b))
        .at(-1) ?? null)
  return { answer: 'wait', until, stoppedBy, notCounted }
}
