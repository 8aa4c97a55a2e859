'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useFormatter, useTranslations } from 'next-intl'
import { useState } from 'react'
import type { DelegationItem } from '../../lib/api/contract/delegation.ts'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { Panel } from '../ui/panel.tsx'
import { Person } from '../ui/person.tsx'
import { DelegationDialog } from './delegation-dialog.tsx'

/** Who may approve for me and for whom I may, with dates. */
export function DelegationPanel({ person }: { person: { id: string } }) {
  const t = useTranslations('delegation')
  const queries = useQueryClient()
  const list = useQuery(api.delegation.list.queryOptions())
  const [giving, setGiving] = useState(false)
  const [ending, setEnding] = useState<DelegationItem | null>(null)
  const revoke = useMutation(
    api.delegation.revoke.mutationOptions({
      onSuccess: () => {
        void queries.invalidateQueries({ queryKey: api.delegation.key() })
        setEnding(null)
      },
    }),
  )
  const { given = [], received = [] } = list.data ?? {}
  return (
    <Panel
      title={t('title')}
      note={t('note')}
      actions={
        <Button size="small" onPress={() => setGiving(true)}>
          {t('give')}
        </Button>
      }
    >
      {list.error && !list.data ? <FailureNote error={list.error} /> : null}
      <ul>
        {given.map((item) => (
          <Row key={item.id} item={item} who={item.to.name} label={t('mayForMe')}>
            {item.state === 'in-force' || item.state === 'coming' ? (
              <Button
                size="small"
                aria-label={t('revokeNamed', { name: item.to.name })}
                onPress={() => setEnding(item)}
              >
                {t('revoke')}
              </Button>
            ) : null}
          </Row>
        ))}
        {received.map((item) => (
          <Row key={item.id} item={item} who={item.from.name} label={t('iMayFor')} />
        ))}
      </ul>
      {list.data && given.length + received.length === 0 ? (
        <p className="px-4 py-3 text-fg-3">{t('none')}</p>
      ) : null}
      {giving ? <DelegationDialog personId={person.id} onClose={() => setGiving(false)} /> : null}
      {ending ? (
        <ConfirmDialog
          title={t('revokeNamed', { name: ending.to.name })}
          note={t('revokeNote')}
          confirmLabel={t('revoke')}
          cancelLabel={t('cancel')}
          isPending={revoke.isPending}
          onConfirm={() => revoke.mutate({ id: ending.id })}
          onClose={() => setEnding(null)}
        >
          {revoke.error ? <FailureNote error={revoke.error} /> : null}
        </ConfirmDialog>
      ) : null}
    </Panel>
  )
}

function Row(props: { item: DelegationItem; who: string; label: string; children?: React.ReactNode }) {
  const { item } = props
  const t = useTranslations('delegation')
  const format = useFormatter()
  const at = (text: string) => format.dateTime(new Date(text), { dateStyle: 'medium', timeStyle: 'short' })
  const live = item.state === 'in-force'
  return (
    <li className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 border-line border-t px-4 py-1.5 first:border-t-0">
      <span className="text-fg-3 text-sm">{props.label}</span>
      <Person name={props.who} />
      <span className="text-fg-2 tabular-nums">
        {t('between', { from: at(item.fromAt), to: at(item.toAt) })}
      </span>
      <span className={live ? 'text-success-fg' : 'text-fg-3'}>{t(`state.${item.state}`)}</span>
      {item.reason ? <span className="min-w-0 truncate text-fg-3">“{item.reason}”</span> : null}
      <span className="ml-auto">{props.children}</span>
    </li>
  )
}
