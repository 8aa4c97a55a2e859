import { evaluateFreezes } from '../../freeze/evaluate.ts'
import { type HeldBack, heldBack } from '../../freeze/held-back.ts'
import type { FreezeReason, FreezeVerdict } from '../../freeze/verdict.ts'
import type { FreezeFacts, GateFacts } from '../facts.ts'
import type { GateVerdict, Reason, Resolver, Verdict } from '../gate-verdict.ts'
import { group as groupResolver, person, role, time, verdictOf } from '../verdicts.ts'

// Several gates ask the same question at the same instant.
const answered = new WeakMap<FreezeFacts, { at: number; verdict: FreezeVerdict }>()

/** The answer of all windows and stops to this promotion at one instant. */
export function freezeVerdictOf(freeze: FreezeFacts, now: Date): FreezeVerdict {
  const known = answered.get(freeze)
  if (known?.at === now.getTime()) return known.verdict
  const verdict = evaluateFreezes(freeze.prepared, freeze.question, now)
  answered.set(freeze, { at: now.getTime(), verdict })
  return verdict
}

/** Words that windows in force ask for beside those of the environment's own rule. */
export interface RequiredWords {
  /** Slug and name of the group. */
  group: string
  name: string
  count: number
  window: string
}

export function requiredWords(
  facts: Pick<GateFacts, 'kind'> & { freeze?: FreezeFacts },
  now: Date,
): RequiredWords[] {
  const { freeze } = facts
  if (!freeze || facts.kind === 'rollback') return []
  const verdict = freezeVerdictOf(freeze, now)
  return verdict.requires.map(({ windowId, group, count }) => ({
    group,
    name: freeze.groups.find(({ slug }) => slug === group)?.name ?? group,
    count,
    window: verdict.reasons.flatMap(({ sources }) => sources).find(({ id }) => id === windowId)?.name ?? '',
  }))
}

function reasonOf({ key, weight, sources, values, until }: FreezeReason, freeze: FreezeFacts): Reason {
  const { content, action } = freeze.question.change
  const closing = ['denied', 'outside-allow', 'requires', 'stopped'].includes(key)
  // To a rollback a window is no obstacle, and is still said.
  const word =
    (closing || key === 'broken') && weight === 'warns'
      ? `${key}-not-this`
      : key === 'admitted'
        ? `admitted-${String(values.by)}`
        : key
  return {
    // Outside all allow windows, and nobody knows when the next one opens.
    key: until === null && key !== 'broken' ? `${word}-no-time` : word,
    values: {
      ...values,
      name: sources.map(({ name }) => name).join(', '),
      until: until ?? '',
      content,
      action: action ?? '',
      contentReason: freeze.contentReason ?? '',
      weight,
      sources,
    },
  }
}

function resolversOf(verdict: FreezeVerdict, freeze: FreezeFacts): Resolver[] {
  return verdict.resolvers.map(({ kind, name }): Resolver => {
    if (kind === 'person') return person(freeze.owners[name] ?? name)
    if (kind === 'group') return groupResolver(freeze.groups.find(({ slug }) => slug === name)?.name ?? name)
    return kind === 'role' ? role(name) : time
  })
}

const wordOf = (verdict: FreezeVerdict): Verdict => {
  if (verdict.state === 'closed') return verdict.opensAt === null ? 'block' : 'wait'
  return verdict.reasons.some(({ weight }) => weight === 'warns') ? 'warn' : 'pass'
}

/**
 * No stop and no window closes this to this change now, or an exception covers it. Every reason is told, with what each
 * does here; `until` is when time alone opens it. What windows ask more words for is judged by the approvals.
 */
export function judgeFreeze(facts: GateFacts, now: Date): GateVerdict {
  const { freeze } = facts
  const verdict = freezeVerdictOf(freeze, now)
  if (verdict.reasons.length === 0)
    return verdict.closesAt === null
      ? verdictOf('freeze', 'pass', 'open')
      : verdictOf('freeze', 'pass', 'open-until', { at: verdict.closesAt })
  return {
    gate: 'freeze',
    verdict: wordOf(verdict),
    reasons: [
      ...verdict.reasons.map((one) => reasonOf(one, freeze)),
      ...(verdict.reasons.some(({ values }) => values.unknown === true)
        ? [{ key: 'place-unknown', values: {} }]
        : []),
    ],
    resolvers: verdict.state === 'closed' ? resolversOf(verdict, freeze) : [],
    until: verdict.state === 'closed' ? verdict.opensAt : null,
    seenAt: null,
  }
}

/** What ended while it waited, after which nothing starts by itself; empty: it may. */
export const heldBackBy = ({ prepared, question, waitsSince }: FreezeFacts, now: Date): HeldBack[] =>
  waitsSince === null ? [] : heldBack(prepared, question, waitsSince, now)
