import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  anyFacts,
  digestA,
  digestB,
  epoch,
  hour,
  instants,
  openFacts,
  openSettings,
  somebody,
} from '../../../testing/gate-facts.ts'
import { escalationOf, mayApprove, ownWork, wordOf } from '../approvers.ts'
import type { ApprovalFact, FindingFact, GateFacts, PersonFact } from '../facts.ts'
import { countingApprovals, judgeApprovals, lapseOf, principalOf } from './approvals.ts'

const now = new Date(epoch)
const minute = 60_000
const day = 24 * hour
type Rule = Partial<GateFacts['settings']['approvals']>
const lin = somebody('lin', 'release-manager')
const chen = somebody('chen', 'viewer')
const member = (id: string, ...groups: string[]): PersonFact => ({ ...somebody(id, 'viewer'), groups })
const yes = (change: Partial<ApprovalFact> = {}): ApprovalFact => ({
  person: lin,
  decision: 'approved',
  digest: digestA,
  configRevision: null,
  overDigest: digestB,
  at: new Date(epoch - hour),
  ...change,
})
const facts = (
  given: ApprovalFact[],
  rule: Rule = {},
  more: { approvals?: Partial<GateFacts['approvals']> } & Omit<Partial<GateFacts>, 'approvals'> = {},
): GateFacts => {
  const open = openFacts()
  return {
    ...open,
    ...more,
    settings: { ...openSettings, approvals: { ...openSettings.approvals, count: 1, ...rule } },
    approvals: { ...open.approvals, ...more.approvals, given },
  }
}
const outcome = (of: GateFacts, at = now) => {
  const { verdict, reasons } = judgeApprovals(of, at)
  return `${verdict} ${reasons.map(({ key }) => key).join(' ')}`
}
const high: FindingFact = {
  name: 'CVE-7',
  severity: 'high',
  feature: 'f',
  version: '1',
  fixedIn: null,
  link: null,
}
const bad = { scan: { ...openFacts().scan, findings: [high] } }

describe('what an approval binds to, and when it lapses: the rows of the gate', () => {
  const rows: [why: string, GateFacts, expected: string][] = [
    ['stands for what it was given for', facts([yes()]), 'pass approved'],
    ['another digest', facts([yes({ digest: digestB })]), 'wait missing other-digest'],
    ['another config revision', facts([yes({ configRevision: 'r1' })]), 'wait missing other-config'],
    ['config that was there and is not', facts([yes()], {}, { configRevision: 'r2' }), 'wait missing other-config'],
    ['the same config revision', facts([yes({ configRevision: 'r2' })], {}, { configRevision: 'r2' }), 'pass approved'],
    ['something else runs, the build contains it', facts([yes({ overDigest: digestA })]), 'pass approved'],
    ['something else runs, the build does not', facts([yes({ overDigest: digestA })], {}, { approvals: { containsRunning: false } }), 'wait missing running-changed'],
    ['something else runs, nobody knows', facts([yes({ overDigest: digestA })], {}, { approvals: { containsRunning: null } }), 'wait missing running-changed'],
    ['nothing ran, and still does not', facts([yes({ overDigest: null })], {}, { approvals: { runningDigest: null, containsRunning: null } }), 'pass approved'],
    ['nothing ran, now something does', facts([yes({ overDigest: null })], {}, { approvals: { containsRunning: null } }), 'wait missing running-changed'],
    ['a moment before 7 days', facts([yes({ at: new Date(epoch - 7 * day + 1) })]), 'pass approved'],
    ['7 days', facts([yes({ at: new Date(epoch - 7 * day) })]), 'wait missing lapsed'],
    ['the environment says 2 days', facts([yes({ at: new Date(epoch - 3 * day) })], { lapseDays: 2 }), 'wait missing lapsed'],
    ['a finding above the limit since', facts([yes()], {}, bad), 'wait missing new-finding'],
    ['a finding that was known then', facts([yes({ at: now })], {}, bad), 'pass approved'],
    ['the role is lost', facts([yes({ person: somebody('lin', 'developer') })]), 'wait missing lost-role'],
    ['the role is held elsewhere', facts([yes({ person: { ...lin, grants: [{ role: 'release-manager', scopeKind: 'team', scopeId: 'other' }] } })]), 'wait missing lost-role'],
    ['they left', facts([yes({ person: { ...lin, disabled: true } })]), 'wait missing left'],
    ['their own request', facts([yes({ person: somebody('wang', 'release-manager') })]), 'wait missing own-request'],
    ['their own request, switched on', facts([yes({ person: somebody('wang', 'release-manager') })], { requesterMayApprove: true }), 'pass approved'],
    ['their own build', facts([yes()], {}, { approvals: { builderIds: ['lin'] } }), 'wait missing own-build'],
    ['their own build, switched on', facts([yes()], { builderMayApprove: true }, { approvals: { builderIds: ['lin'] } }), 'pass approved'],
    ['a rejection', facts([yes({ decision: 'rejected' })]), 'wait missing rejected'],
    ['for one who may', facts([yes({ person: chen, forPerson: lin })]), 'pass approved'],
    ['for one who lost the role', facts([yes({ person: chen, forPerson: somebody('lin', 'viewer') })]), 'wait missing lost-role'],
    ['for one who left', facts([yes({ person: chen, forPerson: { ...lin, disabled: true } })]), 'wait missing left'],
    ['by one who left', facts([yes({ person: { ...chen, disabled: true }, forPerson: lin })]), 'wait missing left'],
    ['by the requester for one who may', facts([yes({ person: somebody('wang', 'developer'), forPerson: lin })]), 'wait missing own-request'],
    ['for the requester', facts([yes({ person: chen, forPerson: somebody('wang', 'release-manager') })]), 'wait missing own-request'],
    ['by the builder for one who may', facts([yes({ person: chen, forPerson: lin })], {}, { approvals: { builderIds: ['chen'] } }), 'wait missing own-build'],
    ['none needed', facts([], { count: 0 }), 'pass none-needed'],
    ['a rollback', facts([], {}, { kind: 'rollback' }), 'pass not-for-rollback'],
    ['two needed, one twice', facts([yes(), yes({ person: chen, forPerson: lin })], { count: 2 }), 'wait missing'],
    ['two needed, two given', facts([yes(), yes({ person: somebody('zhao', 'release-manager') })], { count: 2 }), 'pass approved'],
  ] // biome-ignore format: one glance
  it.each(rows)('%s', (_, of, expected) => {
    expect(outcome(of)).toBe(expected)
  })

  it('never counts a word about something else, whatever else is true', () => {
    fc.assert(
      fc.property(anyFacts, instants, fc.boolean(), (any, at, delegated) => {
        const given = any.approvals.given.map((one) =>
          delegated ? { ...one, person: chen, forPerson: one.person } : one,
        )
        const asked = { ...any, approvals: { ...any.approvals, given } }
        for (const approval of countingApprovals(asked, at)) {
          expect([approval.decision, approval.digest, approval.configRevision]).toEqual([
            'approved',
            any.digest,
            any.configRevision,
          ])
          expect(approval.overDigest === any.approvals.runningDigest || any.approvals.containsRunning).toBe(
            true,
          )
          expect(at.getTime() - approval.at.getTime()).toBeLessThan(any.settings.approvals.lapseDays * day)
          expect(mayApprove(principalOf(approval), asked, at)).toBe(true)
          expect(ownWork(approval.person.id, asked) ?? ownWork(principalOf(approval).id, asked)).toBeNull()
        }
      }),
    )
  })
})

describe('a named group', () => {
  const dba = { groups: [{ slug: 'dba', name: 'DBA' }] }
  const zhou = member('zhou', 'dba')
  it.each<[string, Rule, ApprovalFact[], string]>([
    ['beside: neither', {}, [], 'wait missing missing-group escalates-role'],
    ['beside: the role alone', {}, [yes()], 'wait missing-group escalates-role'],
    ['beside: the group alone', {}, [yes({ person: zhou })], 'wait missing escalates-role'],
    ['beside: one of each', {}, [yes(), yes({ person: zhou })], 'pass approved'],
    ['beside: one who is both', {}, [yes({ person: { ...lin, groups: ['dba'] } })], 'pass approved'],
    ['beside: two of the role and one of the group', { count: 2 }, [yes(), yes({ person: zhou })], 'wait missing escalates-role'],
    ['instead: the role does not count', { groupMode: 'instead' }, [yes()], 'wait missing-group lost-role escalates-role'],
    ['instead: the group', { groupMode: 'instead' }, [yes({ person: zhou })], 'pass approved'],
    ['instead: two of it', { groupMode: 'instead', count: 2 }, [yes({ person: zhou })], 'wait missing-group escalates-role'],
    ['another group', { groupMode: 'instead' }, [yes({ person: member('a', 'qa') })], 'wait missing-group lost-role escalates-role'],
  ])('%s', (_, rule, given, expected) => {
    expect(outcome(facts(given, { group: 'dba', ...rule }, { approvals: dba, requestedAt: now }))).toBe(expected)
  }) // biome-ignore format: one glance

  it('counts who could: those asked by now whose own work it is not', () => {
    const approvers = [zhou, member('yang', 'dba'), member('wang', 'dba'), lin]
    const of = facts([], { group: 'dba', groupMode: 'instead' }, { approvals: { ...dba, approvers } })
    const at = (minutes: number) =>
      judgeApprovals(of, new Date(epoch + minutes * minute)).reasons[0]?.values.could
    expect([at(0), at(30)]).toEqual([2, 3])
  })

  it('says of each part who could, and asks only those whose word is missing', () => {
    const approvers = [zhou, lin, somebody('zhao', 'release-manager')]
    const of = (given: ApprovalFact[]) =>
      judgeApprovals(facts(given, { group: 'dba' }, { approvals: { ...dba, approvers } }), now)
    const told = (given: ApprovalFact[]) => {
      const { reasons, resolvers } = of(given)
      return [
        ...reasons.slice(0, -1).map(({ key, values }) => `${key} ${String(values.could)}`),
        resolvers.map(({ name }) => name).join(' '),
      ]
    }
    expect(told([])).toEqual(['missing 2', 'missing-group 1', 'zhou lin zhao'])
    expect(told([yes()])).toEqual(['missing-group 1', 'zhou'])
    expect(told([yes({ person: zhou })])).toEqual(['missing 2', 'lin zhao'])
  })

  it('that is not there any more lets nobody through but those asked next', () => {
    const of = facts(
      [yes({ person: zhou })],
      { group: 'dba', groupMode: 'instead' },
      { approvals: { groups: [] } },
    )
    expect(outcome(of)).toBe('wait missing-group lost-role escalates-role')
  })
})

describe('escalation', () => {
  const groups = [
    { slug: 'dba', name: 'DBA' },
    { slug: 'security', name: 'Security' },
  ]
  it.each<[string, Rule, typeof groups, Partial<GateFacts>, string[]]>([
    ['group after group, then release managers', { group: 'dba' }, groups, {}, ['group security 30', 'role release-manager 60']],
    ['at the pace of the environment', { group: 'dba', escalateAfterMinutes: 5 }, groups, {}, ['group security 5', 'role release-manager 10']],
    ['from a role to release managers', { role: 'developer' }, [], {}, ['role release-manager 30']],
    ['from release managers to nobody', {}, [], {}, []],
    ['never where none is needed', { group: 'dba', count: 0 }, groups, {}, []],
    ['never for a rollback', { group: 'dba' }, groups, { kind: 'rollback' }, []],
  ])('%s', (_, rule, chain, more, expected) => {
    const steps = escalationOf(facts([], rule, { ...more, approvals: { groups: chain } }))
    expect(steps.map(({ kind, key, at }) => `${kind} ${key} ${(at.getTime() - epoch) / minute}`)).toEqual(expected)
    expect(steps.map(({ step }) => step)).toEqual(steps.map((_one, index) => index + 1))
  }) // biome-ignore format: one glance

  it('is told with its instant, the next one only, and asks its people', () => {
    const approvers = [member('zhou', 'dba'), member('chen', 'security')]
    const of = facts([], { group: 'dba', groupMode: 'instead' }, { approvals: { groups, approvers } })
    const at = (minutes: number) => {
      const { reasons, resolvers } = judgeApprovals(of, new Date(epoch + minutes * minute))
      return [
        ...reasons.slice(1).map(({ key, values }) => `${key} ${String(values.at).slice(11, 16)}`),
        resolvers.map(({ name }) => name).join(','),
      ]
    }
    expect(at(29)).toEqual(['escalates-group 00:30', 'zhou'])
    expect(at(30)).toEqual(['escalated-group 00:30', 'escalates-role 01:00', 'zhou,chen'])
    expect(at(60)).toEqual(['escalated-group 00:30', 'escalated-role 01:00', 'zhou,chen'])
  })

  it('only ever adds people: who may approve at an instant may later', () => {
    const chain = fc.subarray(['dba', 'security', 'qa'])
    const person = fc.record({ groups: fc.subarray(['dba', 'security', 'qa']), manager: fc.boolean() })
    fc.assert(
      fc.property(chain, person, fc.nat(200), fc.nat(200), (slugs, who, first, more) => {
        const fact = { ...somebody('x', who.manager ? 'release-manager' : 'viewer'), groups: who.groups }
        const named = slugs.map((slug) => ({ slug, name: slug }))
        const of = facts([], { group: 'dba', groupMode: 'instead' }, { approvals: { groups: named } })
        const at = (minutes: number) => mayApprove(fact, of, new Date(epoch + minutes * minute))
        if (at(first)) expect(at(first + more)).toBe(true)
      }),
    )
  })
})

describe('a word for another', () => {
  it.each<[string, PersonFact, PersonFact[], string | null, string]>([
    ['their own before that of another', lin, [somebody('zhao', 'release-manager')], null, 'lin'],
    ['that of the one who may', chen, [somebody('a', 'viewer'), lin], null, 'lin'],
    ['the one they name', lin, [somebody('zhao', 'release-manager')], 'zhao', 'zhao'],
    ['nobody who may', chen, [somebody('a', 'viewer')], null, 'role'],
    ['one they do not stand for', lin, [], 'zhao', 'role'],
    ['the requester stands for one who may', somebody('wang', 'developer'), [lin], null, 'own-request'],
    ['for the requester alone', chen, [somebody('wang', 'release-manager')], null, 'own-request'],
    ['for the requester or another', chen, [somebody('wang', 'release-manager'), lin], null, 'lin'],
  ])('%s', (_, who, standsFor, wanted, expected) => {
    const found = wordOf(who, standsFor, facts([]), now, { word: 'approve', wanted })
    expect('principal' in found ? found.principal.id : found.refused).toBe(expected)
  })

  it('is that of somebody whose word is not there yet', () => {
    const zhao = somebody('zhao', 'release-manager')
    const found = wordOf(chen, [lin, zhao], facts([]), now, { word: 'approve', given: new Set(['lin']) })
    expect(found).toEqual({ principal: zhao })
  })

  it('never is more than the other may: delegation does not widen', () => {
    const anybody = fc.constantFrom(lin, chen, somebody('wang', 'release-manager'), member('m', 'dba'), {
      ...lin,
      id: 'gone',
      disabled: true,
    })
    fc.assert(
      fc.property(
        anyFacts,
        anybody,
        fc.array(anybody, { maxLength: 3 }),
        instants,
        (any, who, standsFor, at) => {
          const found = wordOf(who, standsFor, any, at, { word: 'approve' })
          if (!('principal' in found)) return
          const { principal } = found
          expect(mayApprove(principal, any, at)).toBe(true)
          expect(ownWork(principal.id, any) ?? ownWork(who.id, any)).toBeNull()
          // What they say counts exactly as if the other had said it.
          const word = {
            digest: any.digest,
            configRevision: any.configRevision,
            overDigest: any.approvals.runningDigest,
            at,
            decision: 'approved' as const,
          }
          const given = lapseOf({ ...word, person: who, forPerson: principal }, any, at)
          expect(given).toBe(lapseOf({ ...word, person: principal }, any, at))
        },
      ),
    )
  })
})
