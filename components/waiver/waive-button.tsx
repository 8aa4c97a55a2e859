'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { PromotionPreview } from '../../lib/api/contract/promotion.ts'
import { useWhyOff } from '../failure/why-off.ts'
import { Button } from '../ui/button.tsx'
import { findingNames } from './finding-names.ts'
import { LazyWaiveDialog } from './lazy-waive-dialog.tsx'

/** Before anything is asked for: lets a finding that stops it through for a time. Off with why, where the reader may not. */
export function WaiveButton({ preview }: { preview: PromotionPreview }) {
  const t = useTranslations('override')
  const [isAsked, setIsAsked] = useState(false)
  const whyOff = useWhyOff()
  const names = findingNames(preview.change.findings)
  if (names.length === 0) return null
  return (
    <>
      <Button
        size="small"
        isDisabled={!preview.waive.allowed}
        title={whyOff(preview.waive)}
        onPress={() => setIsAsked(true)}
      >
        {t('waive')}
      </Button>
      {isAsked ? (
        <LazyWaiveDialog
          findings={names}
          place={{ service: preview.service.slug, environment: preview.environment }}
          onClose={() => setIsAsked(false)}
        />
      ) : null}
    </>
  )
}
