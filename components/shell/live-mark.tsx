'use client'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useEffect } from 'react'
import { useLive } from '../../lib/client/live.ts'
import { remember } from './preferences.ts'

/** Whether what is on the screen moves by itself. Also tells the server this browser's zone, once. */
export function LiveMark() {
  const t = useTranslations('live')
  const router = useRouter()
  const { state } = useLive()
  useEffect(() => {
    if (state === 'signed-out') router.push('/sign-in')
  }, [state, router])
  useEffect(() => {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
    if (!document.cookie.includes(`sluice-zone=${encodeURIComponent(zone)}`)) {
      remember('zone', zone)
      router.refresh()
    }
  }, [router])
  return (
    <p role="status" className={state === 'reconnecting' ? 'text-attention-fg' : ''}>
      {t(state)}
    </p>
  )
}
