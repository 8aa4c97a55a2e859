'use client'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { ConnectionItem } from '../../lib/api/contract/connection.ts'
import type { HookAddressItem } from '../../lib/api/contract/hook.ts'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { DeliveryTable } from './delivery-table.tsx'
import { HookDialog } from './hook-dialog.tsx'
import { HookRevokeDialog } from './hook-revoke-dialog.tsx'
import { type HookSight, sightsOf } from './hook-state.ts'
import { HookTable } from './hook-table.tsx'

/** Where the cloud tells of itself: which addresses are open, whether anything comes, and what it led to. */
export function HookPanel({ connection, may }: { connection: ConnectionItem; may: boolean }) {
  const t = useTranslations('hook')
  const hooks = useQuery(api.hook.list.queryOptions({ input: { connectionId: connection.id } }))
  const [opening, setOpening] = useState<HookSight | null>(null)
  const [closing, setClosing] = useState<HookAddressItem | null>(null)
  if (hooks.error && !hooks.data)
    return <FailureNote error={hooks.error} onRetry={() => void hooks.refetch()} />
  if (!hooks.data) return null
  return (
    <>
      <p className="px-4 pb-2 text-fg-3 text-sm">{t('note')}</p>
      <HookTable
        label={t('titleOf', { name: connection.name })}
        sights={sightsOf(hooks.data)}
        may={may}
        onOpen={setOpening}
        onClose={setClosing}
      />
      <DeliveryTable deliveries={hooks.data.deliveries} />
      {opening ? (
        <HookDialog
          connectionId={connection.id}
          kind={opening.kind}
          replaces={opening.address !== null}
          onClose={() => setOpening(null)}
        />
      ) : null}
      {closing ? (
        <HookRevokeDialog connectionId={connection.id} address={closing} onClose={() => setClosing(null)} />
      ) : null}
    </>
  )
}
