'use client'
import dynamic from 'next/dynamic'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { CostFindingItem, CostFindingSummary } from '../../lib/api/contract/cost-finding.ts'
import { useWhyOff } from '../failure/why-off.ts'
import { Button } from '../ui/button.tsx'
import { canFix, isSuggested } from './use-findings.ts'

const BulkDialog = dynamic(() => import('./bulk-dialog.tsx').then((module) => module.BulkDialog), {
  ssr: false,
})

/** What is done with all that are chosen: accept what is suggested, waive, tell. */
export function BulkBar(props: {
  chosen: CostFindingItem[]
  may: CostFindingSummary['may']
  isPreparing: boolean
  onFix: (items: CostFindingItem[]) => void
  onClear: () => void
}) {
  const { chosen, may, onClear } = props
  const t = useTranslations('costFinding')
  const whyOff = useWhyOff()
  const [asked, setAsked] = useState<'waive' | 'end-waiver' | 'notify' | null>(null)
  const fixable = chosen.filter(canFix)
  const ready = fixable.filter(isSuggested)
  const waived = chosen.filter(({ waiver }) => waiver?.inDate)
  const shown = chosen.length > 0
  return (
    <>
      {shown ? (
        <div
          role="toolbar"
          aria-label={t('chosen', { count: chosen.length })}
          className="sticky top-0 z-10 flex flex-wrap items-center gap-2 border-line border-b bg-accent-bg px-4 py-2"
        >
          <span className="mr-auto font-medium">
            {t('chosen', { count: chosen.length })}
            {fixable.length > ready.length
              ? t('chosenWithout', { count: fixable.length - ready.length })
              : null}
          </span>
          <Button
            variant="primary"
            size="small"
            isDisabled={!may.fix.allowed || ready.length === 0 || props.isPreparing}
            title={whyOff(may.fix)}
            onPress={() => props.onFix(ready)}
          >
            {t('bulk.fix')}
          </Button>
          {waived.length === 0 ? (
            <Button
              size="small"
              isDisabled={!may.waive.allowed}
              title={whyOff(may.waive)}
              onPress={() => setAsked('waive')}
            >
              {t('bulk.waive')}
            </Button>
          ) : (
            <Button
              size="small"
              isDisabled={!may.waive.allowed}
              title={whyOff(may.waive)}
              onPress={() => setAsked('end-waiver')}
            >
              {t('bulk.endWaiver')}
            </Button>
          )}
          <Button
            size="small"
            isDisabled={!may.fix.allowed}
            title={whyOff(may.fix)}
            onPress={() => setAsked('notify')}
          >
            {t('bulk.notify')}
          </Button>
          <Button size="small" variant="ghost" onPress={onClear}>
            {t('bulk.clear')}
          </Button>
        </div>
      ) : null}
      {asked ? (
        <BulkDialog
          act={asked}
          items={asked === 'end-waiver' ? waived : chosen}
          onDone={onClear}
          onClose={() => setAsked(null)}
        />
      ) : null}
    </>
  )
}
