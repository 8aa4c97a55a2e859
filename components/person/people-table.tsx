'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { PersonItem } from '../../lib/api/contract/person.ts'
import { Age } from '../shell/age.tsx'
import { Button } from '../ui/button.tsx'
import { Panel } from '../ui/panel.tsx'
import { ShortTable } from '../ui/short-table.tsx'
import { Status } from '../ui/status.tsx'
import { GrantDialog } from './grant-dialog.tsx'
import { GrantList } from './grant-list.tsx'
import { PersonEditDialog } from './person-edit-dialog.tsx'

type Asked = { what: 'grant' | 'edit'; id: string }

/** Everybody, with the roles they hold and where these hold. */
export function PeopleTable({ people, may }: { people: PersonItem[]; may: boolean }) {
  const t = useTranslations('person')
  const [asked, setAsked] = useState<Asked | null>(null)
  const person = people.find((one) => one.id === asked?.id)
  const close = () => setAsked(null)
  const why = may ? undefined : t('onlyAdmin')
  return (
    <Panel title={t('title')} count={people.length}>
      <ShortTable
        label={t('title')}
        rows={people}
        rowKey={(one) => one.id}
        columns={[
          {
            key: 'name',
            title: t('name'),
            render: (one) => (
              <span className="flex items-center gap-2 whitespace-nowrap">
                <strong className={`font-medium ${one.disabledAt ? 'text-fg-3 line-through' : ''}`}>
                  {one.name}
                </strong>
                <code className="font-mono text-fg-3 text-sm">{one.key}</code>
                {one.disabledAt ? <Status kind="off" label={t('disabled')} /> : null}
              </span>
            ),
          },
          {
            key: 'teams',
            title: t('teams'),
            render: (one) => (
              <span className="text-fg-2">{one.teams.map((team) => team.name).join(', ') || '–'}</span>
            ),
          },
          { key: 'roles', title: t('roles'), render: (one) => <GrantList person={one} may={may} /> },
          {
            key: 'seen',
            title: t('seen'),
            render: (one) =>
              one.lastSeenAt ? <Age at={one.lastSeenAt} /> : <span className="text-fg-3">{t('never')}</span>,
          },
          {
            key: 'actions',
            title: t('change'),
            hidesTitle: true,
            align: 'right',
            render: (one) => (
              <span className="inline-flex gap-1.5">
                <Button
                  size="small"
                  aria-label={t('grantTo', { name: one.name })}
                  isDisabled={!may || one.disabledAt !== null}
                  title={why ?? (one.disabledAt ? t('isDisabled') : undefined)}
                  onPress={() => setAsked({ what: 'grant', id: one.id })}
                >
                  {t('grant')}
                </Button>
                <Button
                  size="small"
                  aria-label={t('changeNamed', { name: one.name })}
                  isDisabled={!may}
                  title={why}
                  onPress={() => setAsked({ what: 'edit', id: one.id })}
                >
                  {t('change')}
                </Button>
              </span>
            ),
          },
        ]}
      />
      {people.length === 0 ? (
        <p className="border-line border-t px-4 py-3 text-fg-3">{t('nobodyMatches')}</p>
      ) : null}
      {person && asked?.what === 'grant' ? <GrantDialog person={person} onClose={close} /> : null}
      {person && asked?.what === 'edit' ? <PersonEditDialog person={person} onClose={close} /> : null}
    </Panel>
  )
}
