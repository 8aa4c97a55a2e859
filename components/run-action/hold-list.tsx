import { useTranslations } from 'next-intl'
import type { RunHold } from '../../lib/api/contract/run-action.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { useFreezeWords } from '../freeze/freeze-words.ts'
import { useReasonWords } from '../freeze/reason-words.ts'
import { StatusShape } from '../ui/status.tsx'
import { useActionWords } from './action-words.ts'

/** Freezes before what a run leads to: each with every reason, when time opens it and who can. */
export function HoldList({ holds }: { holds: readonly RunHold[] }) {
  const t = useTranslations('runAction.hold')
  const name = useEnvironmentName()
  const freeze = useFreezeWords()
  const reasons = useReasonWords()
  const words = useActionWords()
  if (holds.length === 0) return null
  return (
    <ul aria-label={t('title')} className="flex flex-col gap-1.5 rounded-md bg-attention-bg px-3 py-2">
      {holds.map((hold) => {
        const who = hold.resolvers
          .filter(({ kind }) => kind !== 'time')
          .map((one) => (one.kind === 'role' ? words.role(one.name) : one.name))
        return (
          <li key={hold.environmentId} data-hold={hold.environment} className="flex items-start gap-2">
            <span className="mt-0.5">
              <StatusShape kind="frozen" />
            </span>
            <span className="min-w-0">
              <b className="font-medium text-attention-fg">{name(hold.environment)}</b>{' '}
              <span className="text-fg-2">
                {reasons(hold.reasons)}
                {hold.opensAt ? ` · ${t('opens', { at: freeze.at(hold.opensAt) })}` : ''}
                {who.length > 0 ? ` · ${t('who', { names: who.join(', ') })}` : ''}
              </span>
            </span>
          </li>
        )
      })}
    </ul>
  )
}
