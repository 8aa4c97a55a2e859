import { toldOccasion } from '../cost-finding/telling.ts'
import { FreezeScope } from '../freeze/scope.ts'
import type { LedgerFact } from '../ledger/entry.ts'
import { type NoticeAudience, type NoticeDraft, nobody } from './draft.ts'
import type { NoticeKind } from './kind.ts'

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : []
const idsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.flatMap((each) => text((each as { id?: unknown } | null)?.id) ?? []) : []

const recordsOf = (value: unknown): Record<string, unknown>[] =>
  Array.isArray(value)
    ? value.filter((each): each is Record<string, unknown> => typeof each === 'object' && each !== null)
    : []

interface Told {
  gate?: unknown
  verdict?: unknown
  reasons?: { values?: { name?: unknown } }[]
}

const verdictOf = (detail: Record<string, unknown>, gate: string): Told | undefined =>
  Array.isArray(detail.verdicts) ? detail.verdicts.find((each: Told) => each.gate === gate) : undefined

const approvalsWait = (detail: Record<string, unknown>): boolean =>
  verdictOf(detail, 'approvals')?.verdict === 'wait'

/** Names of the windows and stops that close it; null when it is open, or was closed at the last judgement too. */
function newlyFrozen(detail: Record<string, unknown>): string | null {
  const freeze = verdictOf(detail, 'freeze')
  if (freeze?.verdict !== 'wait' && freeze?.verdict !== 'block') return null
  const was = (detail.was as Record<string, unknown> | null | undefined) ?? null
  if (was && (was.freeze === undefined || was.freeze === 'wait' || was.freeze === 'block')) return null
  const names = (freeze.reasons ?? []).flatMap(({ values }) => text(values?.name) ?? [])
  return [...new Set(names)].join(', ')
}

/** Judged again: it waits for approvals now and did not before. */
const asksAgain = (detail: Record<string, unknown>): boolean =>
  detail.when === 'waiting' &&
  approvalsWait(detail) &&
  (detail.was as Record<string, unknown> | null | undefined)?.approvals !== undefined &&
  (detail.was as Record<string, unknown>).approvals !== 'wait'

/**
 * What people are told of an entry of the ledger. Pure, and from the entry alone: what is written is what is told,
 * whoever wrote it. `at` is the entry's instant; it tells apart what may happen to one subject more than once.
 */
export function noticesOf(fact: LedgerFact, at: Date): NoticeDraft[] {
  const { detail } = fact
  const values = {
    subject: fact.subjectName,
    actor: fact.actorKind === 'system' ? null : fact.actorName,
    reason: text(fact.reason) ?? text(detail.reason),
    why: text(detail.message),
  }
  const draft = (
    kind: NoticeKind,
    audience: Partial<NoticeAudience>,
    more: Record<string, string | number | null> = {},
    again = false,
  ): NoticeDraft[] => [
    {
      kind,
      occasion: `${kind} ${fact.subjectId}${again ? ` ${at.toISOString()}` : ''}`,
      audience: { ...nobody, ...audience },
      values: { ...values, ...more },
    },
  ]
  const approvers = { people: idsOf(detail.couldApprove) }
  const refusedByFreeze = (again = false): NoticeDraft[] => {
    const windows = newlyFrozen(detail)
    return windows === null ? [] : draft('freeze-refused', { parties: true }, { windows }, again)
  }
  switch (fact.action) {
    case 'promotion.requested':
      if (detail.kind === 'rollback')
        return fact.actorKind === 'system'
          ? draft('rolled-back-by-itself', { parties: true, onCall: true })
          : []
      return [...(approvalsWait(detail) ? draft('approval-asked', approvers) : []), ...refusedByFreeze()]
    case 'train.submitted':
    case 'train.changed': {
      if (detail.asksApproval !== true) return []
      const services = texts(detail.services)
      return draft(
        'approval-asked',
        { ...approvers, services },
        // A train is named where a promotion names its service.
        { service: fact.subjectName, services: services.join(', ') },
        fact.action === 'train.changed',
      )
    }
    case 'promotion.judged':
      return [
        ...(asksAgain(detail) ? draft('approval-asked', approvers, {}, true) : []),
        ...refusedByFreeze(true),
      ]
    case 'promotion.escalated': {
      const asked = text(detail.asked)
      const who = detail.kind === 'group' ? { group: asked } : { role: asked }
      return draft('approval-escalated', who, { who: text(detail.who) ?? asked }, true)
    }
    case 'promotion.failed':
      return draft('promotion-failed', { parties: true })
    case 'promotion.share-waits': {
      const number = (value: unknown) => (typeof value === 'number' ? value : null)
      const told = {
        percent: number(detail.percent),
        few: detail.why === 'few' ? number(detail.requests) : null,
        unknown: detail.why === 'unknown' ? texts(detail.checks).join(', ') : null,
      }
      return draft('share-waits', { parties: true }, told, true)
    }
    case 'promotion.errored':
    case 'promotion.aborted':
      if (detail.unsettled === true) return draft('unsettled', { parties: true, onCall: true })
      return fact.action === 'promotion.errored' ? draft('promotion-failed', { parties: true }) : []
    case 'environment.automatic-rollback-stopped': {
      const services = texts(detail.services)
      return draft(
        'automatic-rollback-stopped',
        { services, onCall: true },
        { services: services.join(', ') },
        true,
      )
    }
    case 'train.paused':
      return draft(
        'train-paused',
        { trainId: fact.subjectId },
        { service: fact.subjectName, because: text(detail.because) },
        true,
      )
    case 'promotion.overridden':
      return draft(
        'override-used',
        { parties: true, role: 'release-manager', onCall: true },
        { gate: text(detail.gate) },
        true,
      )
    case 'exception.asked':
      return draft('exception-asked', { role: 'release-manager' }, { window: text(detail.window) })
    case 'exception.granted':
    case 'exception.refused': {
      const decision = fact.action === 'exception.granted' ? 'granted' : 'refused'
      const requester = text(detail.requesterId)
      const said = { window: text(detail.window), decision }
      return requester === null ? [] : draft('exception-decided', { people: [requester] }, said)
    }
    case 'exception.used':
      return draft(
        'exception-used',
        { parties: true, role: 'release-manager' },
        { promotion: typeof detail.promotion === 'number' ? `P-${detail.promotion}` : null },
        true,
      )
    case 'stop.set': {
      const scope = FreezeScope.safeParse(detail.scope)
      return draft(
        'stop-set',
        { scope: scope.success ? scope.data : null, role: 'release-manager', onCall: true },
        { endsAt: text(detail.endsAt) },
      )
    }
    case 'stop.lifted': {
      const scope = FreezeScope.safeParse(detail.scope)
      return draft('stop-ended', {
        scope: scope.success ? scope.data : null,
        role: 'release-manager',
        onCall: true,
      })
    }
    case 'freeze.retired': {
      // One that was not in force when it was taken out has ended nothing.
      const scope = FreezeScope.safeParse(detail.scope)
      if (detail.ended !== true || !scope.success) return []
      return draft('freeze-ended', { scope: scope.data, role: 'release-manager' })
    }
    case 'freeze.breached':
      return draft(
        'freeze-breach',
        { people: idsOf(detail.owners) },
        { actor: text(detail.actor), windows: text(detail.closedBy) },
      )
    case 'branch-rule.left':
    case 'branch-rule.refused':
      // A missing permission meets every repository of a window: one message in an hour, its page lists the others.
      return draft('branch-rule-stuck', { people: idsOf(detail.owners) }).map((one) => ({
        ...one,
        occasion: [one.kind, ...idsOf(detail.windows), at.toISOString().slice(0, 13)].join(' '),
      }))
    case 'cost-budget.share-reached': {
      const scope = FreezeScope.safeParse({ productLines: [detail.productLineId] })
      const share = typeof detail.share === 'number' ? detail.share : null
      const told = { period: text(detail.period), share, money: text(detail.money), of: text(detail.of) }
      const audience = { scope: scope.success ? scope.data : null, role: 'cost-lead' }
      return draft('budget-reached', audience, told).map((one) => ({
        ...one,
        // Each share is told once a month.
        occasion: [one.kind, fact.subjectId, told.period, share].join(' '),
      }))
    }
    case 'cost-finding.told':
      return recordsOf(detail.told).flatMap((told) => {
        const teamId = text(told.teamId)
        const scope = FreezeScope.safeParse({ teams: [teamId] })
        const audience = { scope: scope.success ? scope.data : null, people: idsOf(told.people) }
        const count = typeof told.count === 'number' ? told.count : null
        const words = { count, money: text(told.money) }
        const occasion = toldOccasion(fact.subjectId, teamId, at)
        return draft('cost-found', audience, words).map((one) => ({ ...one, occasion }))
      })
    default:
      return []
  }
}
