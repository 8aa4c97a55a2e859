'use client'
import { useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { useTranslations } from 'next-intl'
import { type ReactNode, useEffect, useState } from 'react'
import { api } from '../../lib/client/api.ts'
import { onStopWish, wishStop } from '../freeze/stop-wish.ts'
import { Toasts } from '../ui/toasts.tsx'
import { LiveMark, useLiveState } from './live-mark.tsx'
import { type PageCounts, PhoneTabs, SideNavigation } from './navigation.tsx'
import { TopBar } from './top-bar.tsx'
import { useShortcuts } from './use-shortcuts.ts'

const Palette = dynamic(() => import('./palette.tsx').then((module) => module.Palette), { ssr: false })
const KeyHelp = dynamic(() => import('./key-help.tsx').then((module) => module.KeyHelp), { ssr: false })
const StopDialog = dynamic(() => import('../freeze/stop-dialog.tsx').then((module) => module.StopDialog), {
  ssr: false,
})

/** The signed-in frame: navigation, the strip and the bar above the page, the palette, and the live stream. */
export function Frame({ children, strip }: { children: ReactNode; strip?: ReactNode }) {
  const t = useTranslations('nav')
  const session = useQuery(api.session.get.queryOptions({ staleTime: 60_000 })).data
  const live = useLiveState(session?.person.timeZone)
  const [overlay, setOverlay] = useState<'palette' | 'keys' | 'stop' | null>(null)
  useShortcuts({
    onPalette: () => setOverlay('palette'),
    onHelp: () => setOverlay('keys'),
    onStop: wishStop,
  })
  useEffect(() => onStopWish(() => setOverlay('stop')), [])
  const counts: PageCounts = session
    ? {
        services: session.counts.services,
        promotions: session.counts.openPromotions,
        setup: session.counts.unmatched,
      }
    : {}
  return (
    <div className="min-h-screen md:grid md:grid-cols-[176px_minmax(0,1fr)]">
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:rounded-md focus:bg-raised focus:p-2"
      >
        {t('skip')}
      </a>
      <SideNavigation
        counts={counts}
        foot={
          <>
            <p className="truncate">{session?.organisation.name}</p>
            <LiveMark state={live} />
          </>
        }
      />
      <div className="flex min-w-0 flex-col">
        {strip}
        <TopBar session={session} live={live} onPalette={() => setOverlay('palette')} />
        <main
          id="main"
          tabIndex={-1}
          className="flex min-w-0 flex-1 flex-col gap-4 p-5 pb-10 outline-none max-md:p-4 max-md:pb-24"
        >
          {children}
        </main>
      </div>
      <PhoneTabs />
      <Toasts label={t('toasts')} />
      {overlay === 'palette' ? (
        <Palette onClose={() => setOverlay(null)} onKeys={() => setOverlay('keys')} />
      ) : null}
      {overlay === 'stop' ? <StopDialog onClose={() => setOverlay(null)} /> : null}
      {overlay === 'keys' ? <KeyHelp onClose={() => setOverlay(null)} /> : null}
    </div>
  )
}
