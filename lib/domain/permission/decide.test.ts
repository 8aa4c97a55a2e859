import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Actor, type Grant, Role, ScopeKind, TokenScope } from './actor.ts'
import { decide, holdsAnywhere, tokenCovers } from './decide.ts'

const person = (...grants: Grant[]): Actor => ({
  kind: 'person',
  personId: 'p',
  key: 'p',
  name: 'P',
  grants,
  sessionId: 's',
})
const everywhere = (role: Role): Grant => ({ role, scopeKind: 'all', scopeId: null })
const inTeam = (role: Role): Grant => ({ role, scopeKind: 'team', scopeId: 't' })
const token = (actor: Actor, tokenScopes: TokenScope[]): Actor =>
  actor.kind === 'person' ? { ...actor, kind: 'token', tokenId: 'k', tokenScopes } : actor

describe('people', () => {
  it.each([
    ['group.edit', ['admin']],
    ['roster.edit', ['release-manager', 'admin']],
    ['delegation.own', [...Role.options]],
  ] as const)('%s', (action, roles: readonly string[]) => {
    for (const role of Role.options)
      expect([role, decide(person(everywhere(role)), action).ok]).toEqual([role, roles.includes(role)])
    expect(decide(person(), action).ok).toBe(false)
    expect(decide(token(person(everywhere('admin')), ['promote', 'approve']), action).ok).toBe(false)
    expect(decide(token(person(everywhere('admin')), ['admin']), action).ok).toBe(true)
  })

  it('edit a roster where they manage releases, and for everybody only with a role for everything', () => {
    const manager = person(inTeam('release-manager'))
    expect(decide(manager, 'roster.edit', { teamId: 't' }).ok).toBe(true)
    expect(decide(manager, 'roster.edit', { teamId: 'other' }).ok).toBe(false)
    expect(decide(manager, 'roster.edit').ok).toBe(false)
    expect(holdsAnywhere(manager, 'roster.edit').ok).toBe(true)
  })
})

describe('a token', () => {
  it('never may what its person may not, and reaches as far as its scopes', () => {
    const grants = fc.array(
      fc.record({
        role: fc.constantFrom(...Role.options),
        scopeKind: fc.constantFrom(...ScopeKind.options),
        scopeId: fc.constantFrom('t', 'x'),
      }),
      { maxLength: 3 },
    )
    const actions = fc.constantFrom(
      'promotion.approve',
      'promotion.start',
      'group.edit',
      'roster.edit',
      'delegation.own',
    )
    const scopes = fc.subarray([...TokenScope.options])
    fc.assert(
      fc.property(grants, actions, scopes, (held, action, tokenScopes) => {
        const who = person(...held)
        const subject = { teamId: 't' }
        const allowed = decide(token(who, tokenScopes), action, subject).ok
        expect(allowed).toBe(
          decide(who, action, subject).ok && tokenCovers(token(who, tokenScopes), action).ok,
        )
        expect(tokenCovers(who, action).ok).toBe(true)
      }),
    )
  })
})
