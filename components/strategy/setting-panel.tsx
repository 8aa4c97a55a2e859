'use client'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { StrategyItem } from '../../lib/api/contract/strategy.ts'
import type { AdviceItem } from '../../lib/api/contract/strategy-advice.ts'
import { api } from '../../lib/client/api.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { useWhyOff } from '../failure/why-off.ts'
import { Button } from '../ui/button.tsx'
import { Panel } from '../ui/panel.tsx'
import { Status } from '../ui/status.tsx'
import { RecoveryDialog } from './recovery-dialog.tsx'
import { SettingDialog } from './setting-dialog.tsx'
import { useStrategyWords } from './strategy-words.ts'

/** How a new build takes the place of the old one in each environment, and what recovery would call for there. */
export function SettingPanel({ service }: { service: string }) {
  const t = useTranslations('strategy.setting')
  const why = useWhyOff()
  const [asked, setAsked] = useState<string | null>(null)
  const [isStating, setStating] = useState(false)
  const input = { slug: service }
  const strategies = useQuery(api.strategy.list.queryOptions({ input, retry: false }))
  const advice = useQuery(api.strategyAdvice.get.queryOptions({ input, retry: false }))
  const items = strategies.data?.items ?? []
  const adviceOf = (environment: string) =>
    advice.data?.items.find((item) => item.environment === environment)
  const chosen = items.find(({ environment }) => environment === asked)
  const error = strategies.error ?? advice.error
  return (
    <Panel
      title={t('title')}
      note={t('note')}
      actions={
        advice.data ? (
          <Button
            size="small"
            variant="ghost"
            isDisabled={!advice.data.may.state.allowed}
            title={why(advice.data.may.state)}
            onPress={() => setStating(true)}
          >
            {t('state')}
          </Button>
        ) : null
      }
    >
      {error ? (
        <div className="px-4 py-2">
          <FailureNote error={error} />
        </div>
      ) : null}
      <ul>
        {items.map((item) => (
          <Row
            key={item.environment}
            item={item}
            advice={adviceOf(item.environment)}
            onChange={() => setAsked(item.environment)}
          />
        ))}
      </ul>
      {chosen ? (
        <SettingDialog
          service={service}
          item={chosen}
          advice={adviceOf(chosen.environment)}
          onClose={() => setAsked(null)}
        />
      ) : null}
      {isStating && advice.data ? (
        <RecoveryDialog service={service} stated={advice.data.stated} onClose={() => setStating(false)} />
      ) : null}
    </Panel>
  )
}

function Row(props: { item: StrategyItem; advice: AdviceItem | undefined; onChange: () => void }) {
  const { item, advice } = props
  const t = useTranslations('strategy.setting')
  const words = useStrategyWords()
  const name = useEnvironmentName()(item.environment)
  const why = useWhyOff()
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 border-line border-t px-4 py-2 first:border-t-0">
      <span className="w-32 shrink-0">{name}</span>
      <b className="font-medium">{words.strategy(item.strategy)}</b>
      {advice?.mismatch ? <Status kind="warn" label={t(`mismatch.${advice.mismatch}`)} /> : null}
      <span className="ml-auto">
        <Button
          size="small"
          aria-label={`${t('change')}: ${name}`}
          isDisabled={!item.may.set.allowed}
          title={why(item.may.set)}
          onPress={props.onChange}
        >
          {t('change')}
        </Button>
      </span>
      {advice ? (
        <p className="w-full text-fg-2 md:pl-35">
          {words.advice(advice)} <span className="text-fg-3">{words.recovery(advice)}</span>
        </p>
      ) : null}
    </li>
  )
}
