import type { GateFacts } from '../facts.ts'
import type { GateVerdict } from '../gate-verdict.ts'
import { role, verdictOf } from '../verdicts.ts'

const byAdmin = { resolvers: [role('admin')] }

/** The environment has a promotion role of its own, apart from every other role, and a way to write (2.2). */
export function judgeRole({ role: facts, environment }: GateFacts): GateVerdict {
  if (!facts.arn) return verdictOf('role', 'block', 'missing', { environment: environment.slug }, byAdmin)
  const twin = facts.others.find((other) => other.arn === facts.arn)
  if (twin)
    return verdictOf(
      'role',
      'block',
      'shared',
      { arn: facts.arn, purpose: twin.purpose, environment: twin.environment },
      byAdmin,
    )
  if (facts.missing.length > 0)
    return verdictOf('role', 'block', 'lacks', { arn: facts.arn, actions: facts.missing.join(', ') }, byAdmin)
  if (facts.problem)
    return verdictOf('role', 'block', 'refused', { arn: facts.arn, problem: facts.problem }, byAdmin)
  if (facts.writableTargets < facts.targets)
    return verdictOf(
      'role',
      'block',
      'no-way-to-write',
      { targets: facts.targets - facts.writableTargets },
      byAdmin,
    )
  if (facts.ways.includes('pipeline') && !facts.hasOperator)
    return verdictOf('role', 'block', 'no-operator', {}, byAdmin)
  if ((facts.ways.length === 0 || facts.ways.includes('gitops')) && !facts.hasManifestWriter)
    return verdictOf('role', 'block', 'no-manifest-writer', { environment: environment.slug }, byAdmin)
  return verdictOf('role', 'pass', 'apart', { arn: facts.arn })
}
