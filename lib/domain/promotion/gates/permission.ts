import { decide } from '../../permission/decide.ts'
import type { GateFacts, PersonFact } from '../facts.ts'
import type { GateVerdict } from '../gate-verdict.ts'
import { person, role, verdictOf } from '../verdicts.ts'

/** Whether a person may do this with this service in this environment, by what they hold now. */
export function mayPromote(who: PersonFact, facts: Pick<GateFacts, 'kind' | 'subject'>): boolean {
  if (who.disabled) return false
  const actor = {
    kind: 'person',
    personId: who.id,
    key: who.id,
    name: who.name,
    grants: who.grants,
    sessionId: '',
  } as const
  const action = facts.kind === 'rollback' ? 'promotion.rollback' : 'promotion.request'
  return decide(actor, action, facts.subject).ok
}

/** The requester may still promote this service into this environment. */
export function judgePermission(facts: GateFacts): GateVerdict {
  const { requester } = facts
  if (!requester) return verdictOf('permission', 'pass', 'portal')
  if (mayPromote(requester, facts))
    return verdictOf('permission', 'pass', 'allowed', { name: requester.name })
  const key = requester.disabled ? 'disabled' : 'not-allowed'
  return verdictOf(
    'permission',
    'block',
    key,
    { name: requester.name },
    { resolvers: [person(requester.name), role('release-manager')] },
  )
}
