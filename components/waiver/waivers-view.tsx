'use client'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { useMay } from '../person/use-may.ts'
import { Button } from '../ui/button.tsx'
import { Panel } from '../ui/panel.tsx'
import { Sentence } from '../ui/sentence.tsx'
import { ListSkeleton } from '../ui/skeleton.tsx'
import { LazyWaiveDialog } from './lazy-waive-dialog.tsx'
import { WaiverRows } from './waiver-rows.tsx'

/** Which findings are let through now, and until when? */
export function WaiversView() {
  const t = useTranslations('waiver')
  const [isAsked, setIsAsked] = useState(false)
  const may = useMay('waiver.edit')
  const waivers = useQuery(api.waiver.list.queryOptions({ input: {} }))
  if (waivers.error && !waivers.data) {
    return <FailureNote error={waivers.error} onRetry={() => void waivers.refetch()} />
  }
  if (!waivers.data) return <ListSkeleton rows={4} />
  const open = waivers.data.items.filter(({ state }) => state === 'in-date')
  const over = waivers.data.items.filter(({ state }) => state !== 'in-date')
  return (
    <>
      <div className="flex flex-wrap items-start gap-3">
        <div className="min-w-0 flex-1 max-md:basis-full">
          <Sentence>
            {t.rich('answer', {
              count: open.length,
              b: (chunks) => <b className="text-attention-fg">{chunks}</b>,
            })}
          </Sentence>
          <p className="mt-1 text-fg-3">{t('explained')}</p>
        </div>
        <Button isDisabled={!may} title={may ? undefined : t('mayNot')} onPress={() => setIsAsked(true)}>
          {t('title')}
        </Button>
      </div>
      <Panel title={t('inDate')} count={open.length}>
        {open.length > 0 ? <WaiverRows items={open} /> : <p className="px-4 py-3 text-fg-3">{t('none')}</p>}
      </Panel>
      {over.length > 0 ? (
        <Panel title={t('over')} count={over.length}>
          <WaiverRows items={over} />
        </Panel>
      ) : null}
      {isAsked ? <LazyWaiveDialog findings={[]} place={null} onClose={() => setIsAsked(false)} /> : null}
    </>
  )
}
