import type { GateFacts } from '../facts.ts'
import type { GateVerdict } from '../gate-verdict.ts'
import { role, verdictOf } from '../verdicts.ts'

/** Under the environment's limit, or the service's own with its reason. */
export function judgeSize({ size, settings }: GateFacts): GateVerdict {
  const { sizeBytes, limitBytes } = size
  const values = { sizeBytes, limitBytes, reason: size.reason }
  if (sizeBytes <= limitBytes)
    return verdictOf('size', 'pass', size.own ? 'under-own-limit' : 'under-limit', values)
  return verdictOf('size', settings.sizeSeverity, 'over-limit', values, {
    resolvers: [role('developer'), role('admin')],
  })
}
