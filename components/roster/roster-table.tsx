'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useFormatter, useTranslations } from 'next-intl'
import { useState } from 'react'
import type { RosterItem } from '../../lib/api/contract/roster.ts'
import { api } from '../../lib/client/api.ts'
import { phaseOf } from '../../lib/domain/roster/entry.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { Person } from '../ui/person.tsx'
import { ShortTable } from '../ui/short-table.tsx'
import { RosterEntryDialog } from './roster-entry-dialog.tsx'
import { useScopeWords } from './scope-words.ts'
import { useMayRoster } from './use-may-roster.ts'

type Asked = { what: 'change' | 'remove'; item: RosterItem }
const phaseTone = { running: 'font-medium text-success-fg', coming: 'text-fg-2', over: 'text-fg-3' } as const

/** The shifts of a week, by their beginning. */
export function RosterTable({ items, now }: { items: RosterItem[]; now: Date }) {
  const t = useTranslations('roster')
  const format = useFormatter()
  const scope = useScopeWords()
  const may = useMayRoster()
  const [asked, setAsked] = useState<Asked | null>(null)
  const at = (text: string) =>
    format.dateTime(new Date(text), {
      ...(new Date(text).getFullYear() === now.getFullYear() ? {} : { year: 'numeric' }),
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      hour: '2-digit',
      minute: '2-digit',
    })
  const phase = (item: RosterItem) =>
    phaseOf({ fromAt: new Date(item.fromAt), toAt: new Date(item.toAt) }, now)
  const whyOff = (item: RosterItem) => {
    if (!may(item)) return t('mayNotHere')
    return phase(item) === 'over' ? t('isOver') : undefined
  }
  if (items.length === 0) return <p className="px-4 py-3 text-fg-3">{t('noneThisWeek')}</p>
  return (
    <>
      <ShortTable
        label={t('title')}
        rows={items}
        rowKey={(item) => item.id}
        columns={[
          { key: 'person', title: t('person'), render: (item) => <Person name={item.person.name} /> },
          {
            key: 'scope',
            title: t('scope'),
            render: (item) => <span className="text-fg-2">{scope(item)}</span>,
          },
          {
            key: 'from',
            title: t('from'),
            render: (item) => <span className="tabular-nums">{at(item.fromAt)}</span>,
          },
          {
            key: 'to',
            title: t('to'),
            render: (item) => <span className="tabular-nums">{at(item.toAt)}</span>,
          },
          {
            key: 'state',
            title: t('state'),
            render: (item) => (
              <span className="flex items-center gap-2">
                <span className={phaseTone[phase(item)]}>{t(`phase.${phase(item)}`)}</span>
                {item.counts || phase(item) === 'over' ? null : (
                  <span className="text-attention-fg">{t('countsNot')}</span>
                )}
                {item.source === 'portal' ? null : <span className="text-fg-3 text-sm">{t('imported')}</span>}
              </span>
            ),
          },
          {
            key: 'actions',
            title: t('change'),
            hidesTitle: true,
            align: 'right',
            render: (item) => (
              <span className="inline-flex gap-1.5">
                {(['change', 'remove'] as const).map((what) => (
                  <Button
                    key={what}
                    size="small"
                    aria-label={t(`${what}Named`, { name: item.person.name, from: at(item.fromAt) })}
                    isDisabled={whyOff(item) !== undefined}
                    title={whyOff(item)}
                    onPress={() => setAsked({ what, item })}
                  >
                    {t(what)}
                  </Button>
                ))}
              </span>
            ),
          },
        ]}
      />
      {asked?.what === 'change' ? (
        <RosterEntryDialog entry={asked.item} onClose={() => setAsked(null)} />
      ) : null}
      {asked?.what === 'remove' ? (
        <RemoveDialog item={asked.item} from={at(asked.item.fromAt)} onClose={() => setAsked(null)} />
      ) : null}
    </>
  )
}

function RemoveDialog(props: { item: RosterItem; from: string; onClose: () => void }) {
  const t = useTranslations('roster')
  const queries = useQueryClient()
  const remove = useMutation(
    api.roster.remove.mutationOptions({
      onSuccess: () => {
        void queries.invalidateQueries()
        props.onClose()
      },
    }),
  )
  return (
    <ConfirmDialog
      title={t('removeNamed', { name: props.item.person.name, from: props.from })}
      note={t('removeNote')}
      confirmLabel={t('remove')}
      cancelLabel={t('cancel')}
      isPending={remove.isPending}
      onConfirm={() => remove.mutate({ id: props.item.id })}
      onClose={props.onClose}
    >
      {remove.error ? <FailureNote error={remove.error} /> : null}
    </ConfirmDialog>
  )
}
