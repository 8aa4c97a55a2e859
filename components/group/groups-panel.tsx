'use client'
import { useQuery } from '@tanstack/react-query'
import { useFormatter, useTranslations } from 'next-intl'
import { useState } from 'react'
import type { GroupItem } from '../../lib/api/contract/group.ts'
import type { PersonItem } from '../../lib/api/contract/person.ts'
import { api } from '../../lib/client/api.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { useMay } from '../person/use-may.ts'
import { Button } from '../ui/button.tsx'
import { Panel } from '../ui/panel.tsx'
import { ShortTable } from '../ui/short-table.tsx'
import { GroupDialog } from './group-dialog.tsx'
import { GroupRetireDialog } from './group-retire-dialog.tsx'

type Asked = { what: 'edit' | 'retire'; group: GroupItem } | { what: 'create' }

/** The named groups that gates may ask for: who is in them, who is asked next, and where. */
export function GroupsPanel({ people }: { people: PersonItem[] }) {
  const t = useTranslations('group')
  const format = useFormatter()
  const environment = useEnvironmentName()
  const groups = useQuery(api.group.list.queryOptions())
  const may = useMay('group.edit')
  const [asked, setAsked] = useState<Asked | null>(null)
  const close = () => setAsked(null)
  const why = may ? undefined : t('onlyAdmin')
  const items = groups.data?.items ?? []
  if (groups.error && !groups.data) return <FailureNote error={groups.error} />
  const namesOf = (group: GroupItem) =>
    format.list(group.members.filter((one) => !one.disabled).map((one) => one.name))
  return (
    <Panel
      title={t('title')}
      count={groups.data ? items.length : undefined}
      actions={
        <Button size="small" isDisabled={!may} title={why} onPress={() => setAsked({ what: 'create' })}>
          {t('create')}
        </Button>
      }
    >
      {items.length > 0 ? (
        <ShortTable
          label={t('title')}
          rows={items}
          rowKey={(one) => one.id}
          columns={[
            {
              key: 'name',
              title: t('name'),
              render: (one) => (
                <span className="flex items-center gap-2">
                  <strong className="font-medium">{one.name}</strong>
                  <code className="font-mono text-fg-3 text-sm">{one.slug}</code>
                </span>
              ),
            },
            {
              key: 'members',
              title: t('members'),
              render: (one) =>
                namesOf(one) ? (
                  <span className="block max-w-96 whitespace-normal text-fg-2">{namesOf(one)}</span>
                ) : (
                  <span className="text-attention-fg">{t('noMembers')}</span>
                ),
            },
            {
              key: 'next',
              title: t('next'),
              render: (one) => <span className="text-fg-2">{one.escalatesTo?.name ?? t('managers')}</span>,
            },
            {
              key: 'asked',
              title: t('askedIn'),
              render: (one) => (
                <span className="text-fg-2">{format.list(one.askedIn.map(environment)) || '–'}</span>
              ),
            },
            {
              key: 'actions',
              title: t('change'),
              hidesTitle: true,
              align: 'right',
              render: (group) => (
                <span className="inline-flex gap-1.5">
                  <Button
                    size="small"
                    aria-label={t('changeNamed', { name: group.name })}
                    isDisabled={!may}
                    title={why}
                    onPress={() => setAsked({ what: 'edit', group })}
                  >
                    {t('change')}
                  </Button>
                  <Button
                    size="small"
                    aria-label={t('retireNamed', { name: group.name })}
                    isDisabled={!may || group.askedIn.length > 0}
                    title={why ?? (group.askedIn.length > 0 ? t('isAsked') : undefined)}
                    onPress={() => setAsked({ what: 'retire', group })}
                  >
                    {t('retire')}
                  </Button>
                </span>
              ),
            },
          ]}
        />
      ) : groups.data ? (
        <p className="px-4 py-3 text-fg-3">{t('none')}</p>
      ) : null}
      {asked?.what === 'create' ? (
        <GroupDialog group={null} groups={items} people={people} onClose={close} />
      ) : null}
      {asked?.what === 'edit' ? (
        <GroupDialog group={asked.group} groups={items} people={people} onClose={close} />
      ) : null}
      {asked?.what === 'retire' ? <GroupRetireDialog group={asked.group} onClose={close} /> : null}
    </Panel>
  )
}
