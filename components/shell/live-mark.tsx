'use client'
import { useRouter } from 'next/navigation'
import { useTimeZone, useTranslations } from 'next-intl'
import { useEffect } from 'react'
import { useLive } from '../../lib/client/live.ts'
import { goSignIn } from '../sign-in/address.ts'
import { remember } from './preferences.ts'

export type LiveState = ReturnType<typeof useLive>['state']

/** Opens the live stream, once per page. Leaves when the session ended; tells the server the zone, the person's own before this browser's. */
export function useLiveState(own: string | null | undefined): LiveState {
  const router = useRouter()
  const { state } = useLive()
  const shown = useTimeZone()
  useEffect(() => {
    if (state === 'signed-out') goSignIn()
  }, [state])
  useEffect(() => {
    if (own === undefined) return
    const zone = own ?? Intl.DateTimeFormat().resolvedOptions().timeZone
    if (!document.cookie.includes(`sluice-zone=${encodeURIComponent(zone)}`)) {
      remember('zone', zone)
      // Drawn anew only where it reads otherwise: an answer that comes while a page still hydrates says something else than its HTML.
      if (zone !== shown) router.refresh()
    }
  }, [router, own, shown])
  return state
}

const dots = {
  connecting: 'bg-line-2',
  live: 'bg-success-solid',
  reconnecting: 'bg-attention-solid',
  'signed-out': 'bg-line-2',
} as const satisfies Record<LiveState, string>

/** Whether what is on the screen moves by itself. */
export function LiveMark({ state }: { state: LiveState }) {
  const t = useTranslations('live')
  return (
    <p
      role="status"
      className={`flex items-baseline gap-1.5 ${state === 'reconnecting' ? 'text-attention-fg' : ''}`}
    >
      <span aria-hidden className={`size-1.5 shrink-0 rounded-full ${dots[state]}`} />
      {t(state)}
    </p>
  )
}
