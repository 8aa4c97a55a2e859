'use client'
import { useTranslations } from 'next-intl'
import type { RunActionItem } from '../../lib/api/contract/run-action.ts'
import { Age } from '../shell/age.tsx'
import { Status } from '../ui/status.tsx'
import { useActionWords } from './action-words.ts'
import { useRunActions } from './use-asking.ts'

const shown = 5
const marks = { asked: 'applying', done: 'succeeded', refused: 'failed' } as const

/** What was asked of a run lately and how it went, the newest first. Says nothing where nothing was asked. */
export function AskedLog({ runId }: { runId: string }) {
  const t = useTranslations('runAction')
  const { data } = useRunActions(runId)
  const items = data?.items.slice(0, shown) ?? []
  if (!data || (items.length === 0 && data.promotion === null)) return null
  return (
    <section aria-label={t('log')} aria-live="polite" className="flex flex-col gap-1 text-sm">
      {data.promotion === null ? null : (
        <p className="flex items-center gap-2 text-attention-fg">
          <Status kind="warn" label={t('ofPromotion', { number: data.promotion })} />
        </p>
      )}
      <ul className="flex flex-col gap-1">
        {items.map((item) => (
          <Asked key={item.id} item={item} />
        ))}
      </ul>
    </section>
  )
}

/** One thing that was asked: who, what, why, and what came of it. */
export function Asked({ item }: { item: RunActionItem }) {
  const t = useTranslations('runAction')
  const words = useActionWords()
  const outcome = item.state === 'done' && item.already ? t('already') : t(`state.${item.state}`)
  return (
    <li
      data-asked={item.verb}
      data-state={item.state}
      className="flex flex-wrap items-center gap-x-2 gap-y-0.5"
    >
      <Status kind={marks[item.state]} label={outcome} />
      <span className="min-w-0">
        {item.askedByName}: {words.verb(item)}
        {item.jobName ? ` · ${item.jobName}` : ''}
        {item.reason ? <span className="wrap-anywhere text-fg-2"> · {item.reason}</span> : null}
      </span>
      {item.why ? (
        <span className={item.state === 'refused' ? 'text-danger-fg' : 'text-fg-2'}>
          {words.refusal(item.why)}
        </span>
      ) : null}
      {item.problem ? (
        <span className="wrap-anywhere text-fg-3">{t('said', { text: item.problem })}</span>
      ) : null}
      <span className="text-fg-3">
        <Age at={item.endedAt ?? item.askedAt} />
      </span>
    </li>
  )
}
