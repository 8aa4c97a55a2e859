import type { LedgerFact } from '../ledger/entry.ts'
import type { NoticeKind } from './kind.ts'

/** Who hears of it beside the teams of the services it is about. */
export interface NoticeAudience {
  /** Teams of these services (slugs); teams of the services of this train, and who asked for it. */
  services: string[]
  trainId: string | null
  /** Who asked and who started the promotion. */
  parties: boolean
  /** Ids. */
  people: string[]
  /** Everybody in this group, everybody with this role in scope. */
  group: string | null
  role: string | null
  /** Everybody on the roster in scope now. */
  onCall: boolean
}

/** One thing to tell, before it is known whom by which way. */
export interface NoticeDraft {
  kind: NoticeKind
  /** Makes it one: the same fact noticed twice is one message on each way. */
  occasion: string
  audience: NoticeAudience
  /** For its words; texts and numbers only. */
  values: Record<string, string | number | null>
}

const nobody: NoticeAudience = {
  services: [],
  trainId: null,
  parties: false,
  people: [],
  group: null,
  role: null,
  onCall: false,
}

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : []
const idsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.flatMap((each) => text((each as { id?: unknown } | null)?.id) ?? []) : []

function approvalsWait(detail: Record<string, unknown>): boolean {
  return (
    Array.isArray(detail.verdicts) &&
    detail.verdicts.some(
      (each: { gate?: unknown; verdict?: unknown }) => each.gate === 'approvals' && each.verdict === 'wait',
    )
  )
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
  switch (fact.action) {
    case 'promotion.requested':
      if (detail.kind === 'rollback')
        return fact.actorKind === 'system'
          ? draft('rolled-back-by-itself', { parties: true, onCall: true })
          : []
      return approvalsWait(detail) ? draft('approval-asked', approvers) : []
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
      return asksAgain(detail) ? draft('approval-asked', approvers, {}, true) : []
    case 'promotion.escalated': {
      const asked = text(detail.asked)
      const who = detail.kind === 'group' ? { group: asked } : { role: asked }
      return draft('approval-escalated', who, { who: text(detail.who) ?? asked }, true)
    }
    case 'promotion.failed':
      return draft('promotion-failed', { parties: true })
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
    default:
      return []
  }
}
