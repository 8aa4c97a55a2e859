'use client'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { api } from '../../lib/client/api.ts'
import { Panel } from '../ui/panel.tsx'
import { DriftRow } from './drift-row.tsx'
import { HeldRow } from './held-row.tsx'

const shown = 6

/** Held places, those forgotten first, and outside changes that wait for a second person. Nothing when there is none. */
export function AttentionPanel() {
  const t = useTranslations('hold')
  const holds = useQuery(api.hold.list.queryOptions({ input: { open: true } }))
  const adoptions = useQuery(api.adoption.list.queryOptions())
  const order = ['reported', 'review-due', 'open', 'lifted']
  const held = [...(holds.data?.items ?? [])].sort((a, b) => order.indexOf(a.age) - order.indexOf(b.age))
  const waiting = adoptions.data?.items ?? []
  if (held.length + waiting.length === 0) return null
  return (
    <Panel title={t('overviewTitle')} count={held.length + waiting.length}>
      <ul>
        {waiting.map(({ service, drift }) => (
          <DriftRow key={`${service} ${drift.environment}`} service={service} drift={drift} withService />
        ))}
        {held.slice(0, shown).map((hold) => (
          <HeldRow key={hold.id} hold={hold} withService />
        ))}
        {held.length > shown ? (
          <li className="px-4 py-2 text-fg-3">{t('more', { count: held.length - shown })}</li>
        ) : null}
      </ul>
    </Panel>
  )
}
