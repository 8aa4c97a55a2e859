'use client'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { TokenItem } from '../../lib/api/contract/person.ts'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Sentence } from '../ui/sentence.tsx'
import { ListSkeleton } from '../ui/skeleton.tsx'
import { TokenDialog } from './token-dialog.tsx'
import { TokenRevokeDialog } from './token-revoke-dialog.tsx'
import { TokenTable } from './token-table.tsx'

/** Which programs act in my name, with what, and until when? */
export function TokensView() {
  const t = useTranslations('token')
  const tokens = useQuery(api.token.list.queryOptions())
  const [creating, setCreating] = useState(false)
  const [revoking, setRevoking] = useState<TokenItem | null>(null)
  const create = () => setCreating(true)
  const items = tokens.data?.items ?? []
  return (
    <>
      <div className="flex flex-wrap items-start gap-3">
        <div className="min-w-0 flex-1 max-md:basis-full">
          <Sentence>{t.rich('answer', { count: items.length, b: (chunks) => <b>{chunks}</b> })}</Sentence>
          <p className="mt-1 text-fg-3">{t('note')}</p>
        </div>
        {items.length > 0 ? <Button onPress={create}>{t('create')}</Button> : null}
      </div>
      {tokens.error && !tokens.data ? (
        <FailureNote error={tokens.error} onRetry={() => void tokens.refetch()} />
      ) : tokens.isPending ? (
        <ListSkeleton rows={4} />
      ) : items.length === 0 ? (
        <EmptyState
          title={t('emptyTitle')}
          text={t('emptyText')}
          actionLabel={t('create')}
          onAction={create}
        />
      ) : (
        <TokenTable items={items} onRevoke={setRevoking} />
      )}
      {creating ? <TokenDialog onClose={() => setCreating(false)} /> : null}
      {revoking ? <TokenRevokeDialog token={revoking} onClose={() => setRevoking(null)} /> : null}
    </>
  )
}
