'use client'
import dynamic from 'next/dynamic'
import { useFormatter, useTranslations } from 'next-intl'
import { useState } from 'react'
import type { EnvironmentDetail } from '../../lib/api/contract/environment.ts'
import { useNow } from '../../lib/client/clock.ts'
import { Button } from '../ui/button.tsx'
import { Panel } from '../ui/panel.tsx'
import { Status } from '../ui/status.tsx'

const Dialog = dynamic(() => import('./reservation-dialog.tsx').then((module) => module.ReservationDialog), {
  ssr: false,
})

/** Whether the environment is kept for one release, and until when. */
export function ReservationPanel({ environment, may }: { environment: EnvironmentDetail; may: boolean }) {
  const t = useTranslations('environmentSettings.reservation')
  const settings = useTranslations('environmentSettings')
  const format = useFormatter()
  const now = useNow(30_000)
  const [open, setOpen] = useState(false)
  const { reservation } = environment.settings
  const kept = reservation && new Date(reservation.until) > now ? reservation : null
  return (
    <Panel title={t('title')}>
      <div className="flex flex-wrap items-center gap-3 p-4">
        {kept ? (
          <Status
            kind="held"
            label={t('kept', {
              release: kept.release,
              until: format.dateTime(new Date(kept.until), { dateStyle: 'medium', timeStyle: 'short' }),
            })}
          />
        ) : (
          <span className="min-w-0 text-fg-2">{t('free')}</span>
        )}
        <span className="ml-auto" />
        <Button
          size="small"
          isDisabled={!may}
          title={may ? undefined : settings('onlyAdmin')}
          onPress={() => setOpen(true)}
        >
          {t(kept ? 'change' : 'keep')}
        </Button>
      </div>
      {open ? <Dialog environment={environment} kept={kept} onClose={() => setOpen(false)} /> : null}
    </Panel>
  )
}
