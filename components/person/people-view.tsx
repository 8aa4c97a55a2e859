'use client'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { GroupsPanel } from '../group/groups-panel.tsx'
import { Button } from '../ui/button.tsx'
import { SearchField } from '../ui/search-field.tsx'
import { Sentence } from '../ui/sentence.tsx'
import { ListSkeleton } from '../ui/skeleton.tsx'
import { AdminNote } from './admin-note.tsx'
import { PeopleTable } from './people-table.tsx'
import { PersonCreateDialog } from './person-create-dialog.tsx'
import { useMay } from './use-may.ts'

/** Who may do what here? */
export function PeopleView() {
  const t = useTranslations('person')
  const people = useQuery(api.person.list.queryOptions())
  const may = useMay('person.edit')
  const [creating, setCreating] = useState(false)
  const [wish, setWish] = useState('')
  if (people.error && !people.data) {
    return <FailureNote error={people.error} onRetry={() => void people.refetch()} />
  }
  if (!people.data) return <ListSkeleton rows={8} />
  const text = wish.trim().toLowerCase()
  const shown = people.data.items.filter(
    (person) => person.name.toLowerCase().includes(text) || person.key.includes(text),
  )
  const active = people.data.items.filter((person) => !person.disabledAt)
  return (
    <>
      <div className="flex flex-wrap items-start gap-3">
        <div className="min-w-0 flex-1 max-md:basis-full">
          <Sentence>
            {t.rich('answer', {
              count: active.length,
              without: active.filter((person) => person.grants.length === 0).length,
              b: (chunks) => <b>{chunks}</b>,
              a: (chunks) => <b className="text-attention-fg">{chunks}</b>,
            })}
          </Sentence>
          {may ? null : <AdminNote />}
        </div>
        <SearchField label={t('search')} value={wish} onChange={setWish} shortcut="/" />
        <Button onPress={() => setCreating(true)} isDisabled={!may} title={may ? undefined : t('onlyAdmin')}>
          {t('create')}
        </Button>
      </div>
      <PeopleTable people={shown} may={may} />
      <GroupsPanel people={people.data.items} />
      {creating ? <PersonCreateDialog onClose={() => setCreating(false)} /> : null}
    </>
  )
}
