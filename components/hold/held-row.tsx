'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { useFormatter, useTranslations } from 'next-intl'
import { useState } from 'react'
import type { HoldItem } from '../../lib/api/contract/hold.ts'
import { api } from '../../lib/client/api.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { useWhyOff } from '../failure/why-off.ts'
import { Age } from '../shell/age.tsx'
import { Button } from '../ui/button.tsx'
import { TextDialog } from '../ui/text-dialog.tsx'
import { CautionRow } from './caution-row.tsx'
import { useReasonWords } from './hold-words.ts'
import { LazyHoldDialog } from './lazy-hold-dialog.tsx'

/** A hold in one row: where, why, whose, until when, what lifts it. */
export function HeldRow({ hold, withService = false }: { hold: HoldItem; withService?: boolean }) {
  const whyOff = useWhyOff()
  const t = useTranslations('hold')
  const environment = useEnvironmentName()(hold.environment)
  const format = useFormatter()
  const client = useQueryClient()
  const words = useReasonWords()
  const [asked, setAsked] = useState<'change' | 'lift' | null>(null)
  const lift = useMutation(
    api.hold.lift.mutationOptions({
      onSuccess: () => {
        void client.invalidateQueries()
        setAsked(null)
      },
    }),
  )
  return (
    <CautionRow
      kind="held"
      label={t('held')}
      actions={
        <>
          <Button
            size="small"
            isDisabled={!hold.may.edit.allowed}
            title={whyOff(hold.may.edit)}
            onPress={() => setAsked('change')}
          >
            {t('change')}
          </Button>
          <Button
            size="small"
            isDisabled={!hold.may.edit.allowed}
            title={whyOff(hold.may.edit)}
            onPress={() => setAsked('lift')}
          >
            {t('lift')}
          </Button>
        </>
      }
    >
      {withService ? (
        <Link className="font-semibold hover:underline" href={`/services/${hold.service}`}>
          {hold.service}
        </Link>
      ) : null}{' '}
      {t.rich('row', {
        environment,
        reason: words(hold.reason),
        age: () => <Age at={hold.setAt} />,
        b: (chunks) => <b>{chunks}</b>,
      })}{' '}
      <span className="text-fg-2">
        {t('ownedBy', { name: hold.owner?.name ?? t('nobody') })}{' '}
        {t('reviewOn', {
          date: format.dateTime(new Date(hold.reviewAt), {
            weekday: 'short',
            month: 'short',
            day: 'numeric',
          }),
        })}{' '}
        {hold.fixCommitSha ? t('liftedByFix', { commit: hold.fixCommitSha.slice(0, 9) }) : t('liftedByName')}
      </span>{' '}
      {hold.promotion ? (
        <Link
          className="text-accent-fg underline decoration-accent-line underline-offset-3 hover:decoration-current"
          href={`/promotions/P-${hold.promotion.number}`}
        >{`P-${hold.promotion.number}`}</Link>
      ) : null}{' '}
      {hold.age === 'open' ? null : (
        <strong className={hold.age === 'reported' ? 'text-danger-fg' : 'text-attention-fg'}>
          {t(`age.${hold.age}`)}
        </strong>
      )}
      {asked === 'change' ? <LazyHoldDialog place={hold} hold={hold} onClose={() => setAsked(null)} /> : null}
      {asked === 'lift' ? (
        <TextDialog
          title={t('liftTitle', { service: hold.service, environment })}
          note={t('liftNote')}
          textLabel={t('note')}
          confirmLabel={t('lift')}
          cancelLabel={t('back')}
          isRequired
          isPending={lift.isPending}
          onClose={() => setAsked(null)}
          onConfirm={(note) => lift.mutate({ id: hold.id, note })}
        >
          {lift.error ? <FailureNote error={lift.error} /> : null}
        </TextDialog>
      ) : null}
    </CautionRow>
  )
}
