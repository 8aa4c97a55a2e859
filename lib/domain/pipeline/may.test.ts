import { describe, expect, it } from 'vitest'
import type { Actor, Role } from '../permission/actor.ts'
import { mayOnRun, type RunStanding } from './may.ts'
import { runVerbs } from './verbs.ts'

const as = (role: Role): Actor => ({
  kind: 'person',
  personId: 'p',
  key: 'p',
  name: 'P',
  sessionId: 's',
  grants: [{ role, scopeKind: 'team', scopeId: 'trade' }],
})
const own = { teamId: 'trade' }
const failed: RunStanding = { number: 7, state: 'failed', offers: ['retry', 'skip'] }
const waiting: RunStanding = { number: 7, state: 'waiting', offers: ['pass', 'refuse'] }
const said = (role: Role, run: RunStanding, subject = own) =>
  runVerbs.map((verb) => {
    const result = mayOnRun(as(role), verb, run, subject)
    return result.ok ? verb : `${verb}: ${result.failure.code}`
  })

describe('what somebody may do with a run', () => {
  it('is by role first, then by what there is to do', () => {
    expect(said('developer', failed)).toEqual([
      'start',
      'stop: wrong-state',
      'retry',
      'skip',
      'rerun: wrong-state',
      'pass: forbidden',
      'refuse: forbidden',
    ])
    expect(said('on-call', waiting)).toEqual([
      'start',
      'stop',
      'retry: wrong-state',
      'skip: wrong-state',
      'rerun: wrong-state',
      'pass',
      'refuse',
    ])
  })

  it('is nothing for a viewer, nor outside of the scope', () => {
    const none = runVerbs.map((verb) => `${verb}: forbidden`)
    expect(said('viewer', waiting)).toEqual(none)
    expect(said('admin', failed, { teamId: 'other' })).toEqual(none)
  })

  it('stops what is in a state that nobody knows', () => {
    const odd: RunStanding = { number: 1, state: 'unknown', offers: [] }
    expect(mayOnRun(as('developer'), 'stop', odd, own).ok).toBe(true)
  })
})
