'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useFormatter, useTranslations } from 'next-intl'
import { useState } from 'react'
import type { PersonItem } from '../../lib/api/contract/person.ts'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { Icon } from '../ui/icon.tsx'
import { useGrantWords } from './grant-words.ts'

/** The roles somebody holds; each can be taken away, at once. */
export function GrantList({ person, may }: { person: PersonItem; may: boolean }) {
  const t = useTranslations('person')
  const format = useFormatter()
  const words = useGrantWords()
  const queries = useQueryClient()
  const [asked, setAsked] = useState<string | null>(null)
  const revoke = useMutation(
    api.person.revoke.mutationOptions({
      onSuccess: () => {
        void queries.invalidateQueries({ queryKey: api.person.key() })
        setAsked(null)
      },
    }),
  )
  const grant = person.grants.find((one) => one.id === asked)
  if (person.grants.length === 0)
    return <span className={person.disabledAt ? 'text-fg-3' : 'text-attention-fg'}>{t('noRole')}</span>
  return (
    <>
      <ul className="flex flex-wrap gap-1">
        {person.grants.map((one) => (
          <li
            key={one.id}
            className="inline-flex h-6 items-center whitespace-nowrap rounded-sm border border-line bg-hover pl-1.5 text-fg-2 text-sm"
          >
            {words(one)}
            {one.toAt ? (
              <span className="ml-1 text-fg-3">
                {t('until', { date: format.dateTime(new Date(one.toAt), { dateStyle: 'medium' }) })}
              </span>
            ) : null}
            {may ? (
              <button
                type="button"
                aria-label={t('revokeNamed', { name: person.name, grant: words(one) })}
                onClick={() => setAsked(one.id)}
                className="inline-grid size-6 cursor-pointer place-items-center rounded-sm hover:text-danger-fg"
              >
                <Icon name="cross" size={12} />
              </button>
            ) : (
              <span className="w-1.5" />
            )}
          </li>
        ))}
      </ul>
      {grant ? (
        <ConfirmDialog
          title={t('revokeNamed', { name: person.name, grant: words(grant) })}
          note={t('revokeNote')}
          confirmLabel={t('revoke')}
          cancelLabel={t('cancel')}
          isPending={revoke.isPending}
          onConfirm={() => revoke.mutate({ id: person.id, grantId: grant.id })}
          onClose={() => setAsked(null)}
        >
          {revoke.error ? <FailureNote error={revoke.error} /> : null}
        </ConfirmDialog>
      ) : null}
    </>
  )
}
