import type { GateFacts } from '../facts.ts'
import type { GateVerdict } from '../gate-verdict.ts'
import { role, verdictOf } from '../verdicts.ts'

/** No crash loop there now. Only a warning: the way out of a crash loop is often a new build. */
export function judgeTargetHealth({ health }: GateFacts): GateVerdict {
  const { problem, seenAt } = health
  return problem
    ? verdictOf(
        'target-health',
        'warn',
        problem,
        {},
        { seenAt, resolvers: [role('developer'), role('on-call')] },
      )
    : verdictOf('target-health', 'pass', 'healthy', {}, { seenAt })
}
