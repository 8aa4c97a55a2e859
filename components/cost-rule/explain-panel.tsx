'use client'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { ExplainedSubject } from '../../lib/api/contract/cost-rule.ts'
import { api } from '../../lib/client/api.ts'
import { useCauseWords } from '../cost/use-cause-words.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Button } from '../ui/button.tsx'
import { ListSkeleton } from '../ui/skeleton.tsx'
import { useRuleWords } from './use-rule-words.ts'

/** Opens why the money of a subject of a bill is whose it is, key by key and way by way. */
export function ExplainPart(props: { subject: string; period: string; day: string }) {
  const t = useTranslations('costRule')
  const [isOpen, setIsOpen] = useState(false)
  return (
    <div className="border-line border-t px-4 py-3">
      <Button size="small" aria-expanded={isOpen} onPress={() => setIsOpen(!isOpen)}>
        {t('why')}
      </Button>
      {isOpen ? <Explained {...props} /> : null}
    </div>
  )
}

/** What was asked of it, in the order of the rules, and what counts. */
export function Explained(props: { subject: string; period: string; day: string }) {
  const t = useTranslations('costRule')
  const found = useQuery(api.costRule.explain.queryOptions({ input: props }))
  if (found.error) return <FailureNote error={found.error} />
  if (!found.data) return <ListSkeleton rows={3} />
  return (
    <div className="mt-2 flex flex-col gap-3">
      <Verdict explained={found.data} day={props.day} />
      <ol className="flex flex-col gap-1">
        {found.data.tried.map(({ method, outcome, values }, at) => (
          <li key={method} className={outcome === 'decided' ? 'font-medium' : 'text-fg-2'}>
            <span className="mr-2 text-fg-3 tabular-nums">{at + 1}</span>
            {t(`method.${method}`)}: {t(`outcome.${outcome}`)}
            <Texts of={values} />
          </li>
        ))}
      </ol>
      <ul className="flex flex-col gap-1">
        {found.data.keys.map(({ key, state, raw, value, required }) => (
          <li key={key}>
            <code className="font-mono">{key}</code>
            {required ? null : <span className="text-fg-3 text-sm"> ({t('isWelcome')})</span>}:{' '}
            <span className={state === 'present' ? '' : 'text-attention-fg'}>{t(`keyState.${state}`)}</span>
            {raw ? <Texts of={{ [raw.key]: raw.value }} /> : null}
            {value !== null && value !== raw?.value ? ` → ${value}` : null}
          </li>
        ))}
      </ul>
    </div>
  )
}

function Verdict({ explained, day }: { explained: ExplainedSubject; day: string }) {
  const t = useTranslations('costRule')
  const words = useRuleWords()
  const cause = useCauseWords()
  const { stored, version, sealed, differs } = explained
  if (stored === null) return <p>{t('notJudged')}</p>
  const { service, productLine, team } = stored.owner
  return (
    <p>
      {t((service ?? productLine ?? team) ? 'whyStored' : 'whyNobody', {
        day,
        owner: words.owner(stored.owner),
        cause: stored.follows
          ? t('follows', { cause: cause(stored.cause), other: cause(stored.follows) })
          : cause(stored.cause),
        version: version ?? 0,
      })}{' '}
      {sealed ? t('whySealed') : null} {differs && stored.follows === null ? t('whyDiffers') : null}
    </p>
  )
}

/** What was looked at, as it was billed: texts of others. */
function Texts({ of }: { of: Record<string, string> }) {
  return Object.entries(of).map(([key, value]) => (
    <code key={key} className="ml-2 break-all rounded-sm bg-sunken px-1.5 font-mono text-sm">
      {key}={value.slice(0, 200)}
    </code>
  ))
}
