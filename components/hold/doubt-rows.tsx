'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { BadBuildItem, SuspectItem } from '../../lib/api/contract/build.ts'
import { api } from '../../lib/client/api.ts'
import { BuildName } from '../build/build-name.tsx'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { useWhyOff } from '../failure/why-off.ts'
import { Age } from '../shell/age.tsx'
import { Button } from '../ui/button.tsx'
import { TextDialog } from '../ui/text-dialog.tsx'
import { CautionRow } from './caution-row.tsx'
import { useReasonWords } from './hold-words.ts'

/** A build that a rollback left in one environment, and how it may come again. */
export function SuspectRow({ suspect }: { suspect: SuspectItem }) {
  const whyOff = useWhyOff()
  const t = useTranslations('doubt')
  const environment = useEnvironmentName()(suspect.environment)
  const words = useReasonWords()
  const client = useQueryClient()
  const [asked, setAsked] = useState(false)
  const clear = useMutation(
    api.build.clearSuspect.mutationOptions({
      onSuccess: () => {
        void client.invalidateQueries()
        setAsked(false)
      },
    }),
  )
  return (
    <CautionRow
      kind="suspect"
      label={t('suspect')}
      actions={
        <Button
          size="small"
          isDisabled={!suspect.may.clear.allowed}
          title={whyOff(suspect.may.clear)}
          onPress={() => setAsked(true)}
        >
          {t('clear')}
        </Button>
      }
    >
      {t.rich('suspectRow', {
        environment,
        reason: words(suspect.reason),
        build: () => <BuildName build={suspect.build} />,
        age: () => <Age at={suspect.markedAt} />,
      })}{' '}
      {suspect.promotion ? (
        <Link
          className="text-accent-fg underline decoration-accent-line underline-offset-3 hover:decoration-current"
          href={`/promotions/P-${suspect.promotion.number}`}
        >{`P-${suspect.promotion.number}`}</Link>
      ) : null}{' '}
      <span className="text-fg-2">{t('suspectRule')}</span>
      {asked ? (
        <TextDialog
          title={t('clearSuspectTitle', { environment })}
          note={t('clearSuspectNote')}
          textLabel={t('note')}
          confirmLabel={t('clear')}
          cancelLabel={t('back')}
          isRequired
          isPending={clear.isPending}
          onClose={() => setAsked(false)}
          onConfirm={(note) => clear.mutate({ id: suspect.build.id, environment: suspect.environment, note })}
        >
          {clear.error ? <FailureNote error={clear.error} /> : null}
        </TextDialog>
      ) : null}
    </CautionRow>
  )
}

/** A build that may enter no further environment, by whose word, and who can take that back. */
export function BadRow({ bad }: { bad: BadBuildItem }) {
  const whyOff = useWhyOff()
  const t = useTranslations('doubt')
  const client = useQueryClient()
  const [asked, setAsked] = useState(false)
  const clear = useMutation(
    api.build.clearBad.mutationOptions({
      onSuccess: () => {
        void client.invalidateQueries()
        setAsked(false)
      },
    }),
  )
  return (
    <CautionRow
      kind="block"
      label={t('bad')}
      actions={
        <Button
          size="small"
          isDisabled={!bad.may.clear.allowed}
          title={whyOff(bad.may.clear)}
          onPress={() => setAsked(true)}
        >
          {t('clear')}
        </Button>
      }
    >
      {t.rich('badRow', {
        reason: bad.reason,
        name: bad.markedBy.name,
        build: () => <BuildName build={bad.build} />,
        age: () => <Age at={bad.markedAt} />,
      })}{' '}
      <span className="text-fg-2">{t('badRule')}</span>
      {asked ? (
        <TextDialog
          title={t('clearBadTitle')}
          note={t('clearBadNote')}
          textLabel={t('note')}
          confirmLabel={t('clear')}
          cancelLabel={t('back')}
          isRequired
          isPending={clear.isPending}
          onClose={() => setAsked(false)}
          onConfirm={(note) => clear.mutate({ id: bad.build.id, note })}
        >
          {clear.error ? <FailureNote error={clear.error} /> : null}
        </TextDialog>
      ) : null}
    </CautionRow>
  )
}
