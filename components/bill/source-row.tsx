'use client'
import { useTranslations } from 'next-intl'
import type { BillSourceItem } from '../../lib/api/contract/bill.ts'
import type { Permitted } from '../../lib/api/contract/permitted.ts'
import { useWhyOff } from '../failure/why-off.ts'
import { Age } from '../shell/age.tsx'
import { Button } from '../ui/button.tsx'
import { Pill } from '../ui/pill.tsx'
import { Status } from '../ui/status.tsx'
import { MonthState, SourceMonths } from './source-months.tsx'
import { useBillWords } from './use-bill-words.ts'

/** One feed: what it gives, up to when, and what was wrong the last time it was asked. */
export function SourceRow(props: { source: BillSourceItem; may: Permitted; onStop: () => void }) {
  const { source, may } = props
  const t = useTranslations('billSource')
  const whyOff = useWhyOff()
  const words = useBillWords()
  const [newest] = source.months
  const counted = [
    ...(source.countsBilled ? ['billed'] : []),
    ...(source.countsEffective ? ['effective'] : []),
  ]
  return (
    <li data-bill-source={source.kind} className="border-line border-t px-4 py-2.5 first:border-t-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <div className="min-w-0 flex-1 basis-64">
          <p className="flex flex-wrap items-center gap-2">
            <strong className="break-words font-medium">{source.name}</strong>
            {counted.map((measure) => (
              <Pill key={measure}>{t(`measure.${measure}`)}</Pill>
            ))}
            {counted.length === 0 && source.disabledAt === null ? <Pill>{t('notCounted')}</Pill> : null}
            {source.disabledAt ? <Status kind="off" label={t('stopped')} /> : null}
          </p>
          <p className="text-fg-3 text-sm">
            {t(`kind.${source.kind}`)} · {source.connection.name}
            {source.gives.includes('effective') ? '' : ` · ${t('noEffective')}`}
          </p>
        </div>
        <p className="flex min-w-0 basis-64 flex-wrap items-center gap-x-3 text-fg-2">
          {newest ? (
            <>
              <span>{t('until', { day: words.day(newest.lastOn) })}</span>
              <MonthState month={newest} />
            </>
          ) : (
            <span className="text-fg-3">{t(source.fetched ? 'nothingYet' : 'noFileYet')}</span>
          )}
        </p>
        {source.disabledAt === null ? (
          <Button
            size="small"
            aria-label={t('stopNamed', { name: source.name })}
            isDisabled={!may.allowed}
            title={whyOff(may)}
            onPress={props.onStop}
          >
            {t('stop')}
          </Button>
        ) : null}
      </div>
      {source.problem && source.disabledAt === null ? (
        <p className="mt-1.5 break-words text-attention-fg" role="note">
          <Status kind="warn" label={t('problem')} /> {source.problem.message}{' '}
          <span className="text-fg-3 text-sm">
            <Age at={source.problem.at} />
          </span>
        </p>
      ) : null}
      {source.months.length > 0 ? <SourceMonths source={source} /> : null}
    </li>
  )
}
