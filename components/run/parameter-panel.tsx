'use client'
import { useTranslations } from 'next-intl'
import type { RunDetail } from '../../lib/api/contract/run.ts'
import { Icon } from '../ui/icon.tsx'
import { Panel } from '../ui/panel.tsx'

/** What it was started with. A masked value is not shown because the portal never had it. */
export function ParameterPanel({ parameters }: { parameters: RunDetail['parameters'] }) {
  const t = useTranslations('run.parameter')
  return (
    <Panel title={t('title')} count={parameters.length}>
      {parameters.length === 0 ? <p className="px-4 py-3 text-fg-3">{t('none')}</p> : null}
      <dl className="grid grid-cols-[minmax(96px,auto)_minmax(0,1fr)]">
        {parameters.map(({ key, value, masked }) => (
          <div
            key={key}
            className="col-span-full grid min-h-9 grid-cols-subgrid items-center gap-x-4 border-line border-t px-4 py-1.5 first:border-t-0"
          >
            <dt className="min-w-0 max-w-56 truncate font-mono text-fg-2 text-sm" title={key}>
              {key}
            </dt>
            <dd className="wrap-anywhere min-w-0 font-mono text-sm">
              {masked ? (
                <span className="inline-flex items-center gap-1.5 font-sans text-fg-3">
                  <Icon name="lock" size={12} />
                  {t('masked')}
                </span>
              ) : (
                (value ?? <span className="font-sans text-fg-3">{t('empty')}</span>)
              )}
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  )
}
