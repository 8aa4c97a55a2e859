'use client'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { PlaceReadiness } from '../../lib/api/contract/readiness.ts'
import { useAddress } from '../board/board-filters.ts'
import { LazyHoldDialog } from '../hold/lazy-hold-dialog.tsx'
import { Button } from '../ui/button.tsx'
import { Status } from '../ui/status.tsx'
import { nameOfBuild } from '../ui/version.tsx'
import { useGapWords } from './gap-words.ts'
import { LazyRollbackDialog } from './lazy-rollback-dialog.tsx'
import { runbookAddress } from './runbook-address.ts'

/** How sure one can be to go back in this environment, and the two things one does when it is not well. */
export function LaneReadiness(props: { service: string; place: PlaceReadiness; isHeld: boolean }) {
  const { service, place } = props
  const t = useTranslations('readiness')
  const words = useGapWords()
  const { set } = useAddress()
  const [asked, setAsked] = useState<'rollback' | 'hold' | null>(null)
  const wish = { service, environment: place.environment }
  const lacking = place.candidates.filter(({ gaps }) => gaps.length > 0)
  const close = () => setAsked(null)
  return (
    <div className="flex flex-col gap-1.5 border-line border-t p-3">
      <Status
        kind={place.ready === place.wanted ? 'success' : 'warn'}
        label={t('count', { ready: place.ready, wanted: place.wanted })}
        quiet
      />
      {lacking.length > 0 || place.candidates.length < place.wanted ? (
        <ul className="flex flex-col gap-0.5 text-fg-2 text-sm">
          {lacking.map(({ build, gaps }) => (
            <li key={build.id} className="break-words">
              <span className="font-mono">{nameOfBuild(build)}</span>: {gaps.map(words).join('; ')}
            </li>
          ))}
          {place.candidates.length < place.wanted ? (
            <li>{t('fewer', { count: place.candidates.length })}</li>
          ) : null}
        </ul>
      ) : null}
      <div className="flex flex-wrap items-center gap-2">
        <Button
          size="small"
          isDisabled={!place.may.rollback.allowed || place.candidates.length === 0}
          title={place.may.rollback.message ?? (place.candidates.length === 0 ? t('none') : undefined)}
          onPress={() => setAsked('rollback')}
        >
          {t('rollBack')}
        </Button>
        {props.isHeld ? null : (
          <Button size="small" onPress={() => setAsked('hold')}>
            {t('hold')}
          </Button>
        )}
        {place.running && place.active === null ? (
          <Button
            size="small"
            variant="ghost"
            onPress={() => set({ promote: `${place.environment}~${place.running?.id}` }, 'push')}
          >
            {t('redeploy')}
          </Button>
        ) : null}
        <Link
          className="ml-auto text-accent-fg text-sm underline-offset-3 hover:underline"
          href={runbookAddress(service, place.environment)}
        >
          {t('runbook')}
        </Link>
      </div>
      {asked === 'rollback' ? <LazyRollbackDialog {...wish} onClose={close} /> : null}
      {asked === 'hold' ? <LazyHoldDialog place={wish} onClose={close} /> : null}
    </div>
  )
}
