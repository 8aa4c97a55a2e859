'use client'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { api } from '../../lib/client/api.ts'

/** Why the buttons here are off, and whom to ask. */
export function AdminNote() {
  const t = useTranslations('person')
  const people = useQuery(api.person.list.queryOptions({ staleTime: 60_000 }))
  const admins = (people.data?.items ?? [])
    .filter((person) => !person.disabledAt && person.grants.some((grant) => grant.role === 'admin'))
    .map((person) => person.name)
  return (
    <p className="text-fg-2">
      {admins.length > 0 ? t('askAdmin', { names: admins.join(', ') }) : t('onlyAdmin')}
    </p>
  )
}
