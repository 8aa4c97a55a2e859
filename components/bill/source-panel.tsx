'use client'
import dynamic from 'next/dynamic'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { BillSourceItem } from '../../lib/api/contract/bill.ts'
import type { Permitted } from '../../lib/api/contract/permitted.ts'
import { useWhyOff } from '../failure/why-off.ts'
import { Button } from '../ui/button.tsx'
import { Panel } from '../ui/panel.tsx'
import { SourceRow } from './source-row.tsx'

const SourceDialog = dynamic(() => import('./source-dialog.tsx').then((module) => module.SourceDialog), {
  ssr: false,
})
const StopSourceDialog = dynamic(
  () => import('./stop-source-dialog.tsx').then((module) => module.StopSourceDialog),
  { ssr: false },
)

type Asked = { what: 'add' } | { what: 'stop'; source: BillSourceItem }

/** Every feed of cost with what is read from it and how its months stand. */
export function SourcePanel({ sources, may }: { sources: BillSourceItem[]; may: Permitted }) {
  const t = useTranslations('billSource')
  const whyOff = useWhyOff()
  const [asked, setAsked] = useState<Asked | null>(null)
  const close = () => setAsked(null)
  return (
    <Panel
      title={t('title')}
      count={sources.length}
      actions={
        <Button
          size="small"
          isDisabled={!may.allowed}
          title={whyOff(may)}
          onPress={() => setAsked({ what: 'add' })}
        >
          {t('add')}
        </Button>
      }
    >
      {sources.length > 0 ? (
        <ul>
          {sources.map((source) => (
            <SourceRow
              key={source.id}
              source={source}
              may={may}
              onStop={() => setAsked({ what: 'stop', source })}
            />
          ))}
        </ul>
      ) : (
        <p className="px-4 py-3 text-fg-3">{t('none')}</p>
      )}
      {asked?.what === 'add' ? <SourceDialog onClose={close} /> : null}
      {asked?.what === 'stop' ? <StopSourceDialog source={asked.source} onClose={close} /> : null}
    </Panel>
  )
}
