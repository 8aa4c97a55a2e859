'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { ServiceMarks } from '../../lib/api/contract/build.ts'
import { api } from '../../lib/client/api.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Button } from '../ui/button.tsx'
import { Status } from '../ui/status.tsx'
import { TextDialog } from '../ui/text-dialog.tsx'

/** What is known against a build, and the word that it is bad. */
export function BuildMarks({ buildId, marks }: { buildId: string; marks: ServiceMarks | undefined }) {
  const t = useTranslations('doubt')
  const name = useEnvironmentName()
  const client = useQueryClient()
  const [asked, setAsked] = useState(false)
  const mark = useMutation(
    api.build.markBad.mutationOptions({
      onSuccess: () => {
        void client.invalidateQueries()
        setAsked(false)
      },
    }),
  )
  const bad = marks?.bad.find(({ build }) => build.id === buildId)
  const suspectIn = marks?.suspects.filter(({ build }) => build.id === buildId) ?? []
  return (
    <span className="flex w-36 shrink-0 flex-wrap items-center justify-end gap-2">
      {bad ? (
        <span title={bad.reason}>
          <Status kind="block" label={t('bad')} />
        </span>
      ) : null}
      {suspectIn.length > 0 ? (
        <Status
          kind="suspect"
          label={t('suspectIn', { places: suspectIn.map(({ environment }) => name(environment)).join(', ') })}
        />
      ) : null}
      {bad ? null : (
        <Button size="tiny" variant="ghost" onPress={() => setAsked(true)}>
          {t('markBad')}
        </Button>
      )}
      {asked ? (
        <TextDialog
          title={t('markBadTitle')}
          note={t('markBadNote')}
          textLabel={t('reason')}
          confirmLabel={t('markBad')}
          cancelLabel={t('back')}
          isRequired
          isPending={mark.isPending}
          onClose={() => setAsked(false)}
          onConfirm={(reason) => mark.mutate({ id: buildId, reason })}
        >
          {mark.error ? <FailureNote error={mark.error} /> : null}
        </TextDialog>
      ) : null}
    </span>
  )
}
