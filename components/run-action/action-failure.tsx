import { useTranslations } from 'next-intl'
import type { ActionOption, RunHold } from '../../lib/api/contract/run-action.ts'
import { failureOf } from '../../lib/client/failure.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { useActionWords } from './action-words.ts'
import { HoldList } from './hold-list.tsx'

type Why = NonNullable<ActionOption['why']>

/** Why what was asked was not taken: a freeze with all it says, or the state it met, in the reader's words. */
export function ActionFailure({ error }: { error: unknown }) {
  const t = useTranslations('runAction')
  const words = useActionWords()
  const { code, detail } = failureOf(error)
  const holds =
    code === 'blocked-by-gate' && Array.isArray(detail?.holds) ? (detail.holds as RunHold[]) : null
  if (holds) {
    return (
      <div role="alert" className="flex flex-col gap-2">
        <p className="text-danger-fg">{t(detail?.known === false ? 'frozenAnywhere' : 'frozen')}</p>
        <HoldList holds={holds} />
      </div>
    )
  }
  const why = typeof detail?.why === 'string' ? (detail.why as Why) : null
  if (why && t.has(`refusal.${why}`)) {
    return (
      <p role="alert" className="text-danger-fg">
        {words.refusal(why)}
      </p>
    )
  }
  return <FailureNote error={error} />
}
