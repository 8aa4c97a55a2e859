'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { useFormatter, useTranslations } from 'next-intl'
import { useState } from 'react'
import type { PipelineFindingItem } from '../../lib/api/contract/pipeline-finding.ts'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { useMay } from '../person/use-may.ts'
import { Button } from '../ui/button.tsx'
import { LazyWaiveDialog } from '../waiver/lazy-waive-dialog.tsx'

const TextDialog = dynamic(() => import('../ui/text-dialog.tsx').then((module) => module.TextDialog), {
  ssr: false,
})

/** Until when somebody lets it through, and why; and what the reader may do about that. */
export function WaiverPart({ item }: { item: PipelineFindingItem }) {
  const t = useTranslations('pipelineFinding')
  const words = useTranslations('waiver')
  const format = useFormatter()
  const client = useQueryClient()
  const may = useMay('waiver.edit')
  const [asked, setAsked] = useState<'waive' | 'end' | null>(null)
  const end = useMutation(
    api.waiver.revoke.mutationOptions({
      onSuccess: () => {
        void client.invalidateQueries()
        setAsked(null)
      },
    }),
  )
  const { waiver } = item
  if (item.state === 'fixed') return null
  const date = waiver
    ? format.dateTime(new Date(waiver.endsAt), { year: 'numeric', month: 'short', day: 'numeric' })
    : ''
  return (
    <>
      {waiver ? (
        <span className={waiver.inDate ? 'text-attention-fg' : ''}>
          {waiver.inDate
            ? t('waivedUntil', { date, owner: waiver.owner.name, reason: waiver.reason })
            : t('waiverPast', { date, owner: waiver.owner.name })}
        </span>
      ) : null}
      <Button
        size="small"
        variant="ghost"
        isDisabled={!may}
        title={may ? undefined : t('mayNotWaive')}
        onPress={() => setAsked(waiver?.inDate ? 'end' : 'waive')}
      >
        {t(waiver?.inDate ? 'endWaiver' : 'waive')}
      </Button>
      {asked === 'waive' ? (
        <LazyWaiveDialog
          findings={item.waiverNames}
          place={item.service ? { service: item.service } : null}
          note={t('waiveNote')}
          onClose={() => setAsked(null)}
        />
      ) : null}
      {asked === 'end' && waiver ? (
        <TextDialog
          title={t('endWaiver')}
          note={words('revokeNote')}
          textLabel={words('why')}
          confirmLabel={t('endWaiver')}
          cancelLabel={t('back')}
          isRequired
          isPending={end.isPending}
          onClose={() => setAsked(null)}
          onConfirm={(note) => end.mutate({ id: waiver.id, note })}
        >
          {end.error ? <FailureNote error={end.error} /> : null}
        </TextDialog>
      ) : null}
    </>
  )
}
