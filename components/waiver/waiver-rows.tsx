'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useFormatter, useTranslations } from 'next-intl'
import { useState } from 'react'
import type { WaiverItem } from '../../lib/api/contract/waiver.ts'
import { api } from '../../lib/client/api.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { useWhyOff } from '../failure/why-off.ts'
import { Button } from '../ui/button.tsx'
import { Status } from '../ui/status.tsx'
import { TextDialog } from '../ui/text-dialog.tsx'

const kinds = { 'in-date': 'warn', ended: 'off', revoked: 'off' } as const

/** Waivers in rows: what is let through, where, by whom, until when, and why. */
export function WaiverRows({ items }: { items: WaiverItem[] }) {
  const whyOff = useWhyOff()
  const t = useTranslations('waiver')
  const environment = useEnvironmentName()
  const format = useFormatter()
  const client = useQueryClient()
  const [asked, setAsked] = useState<WaiverItem | null>(null)
  const revoke = useMutation(
    api.waiver.revoke.mutationOptions({
      onSuccess: () => {
        void client.invalidateQueries()
        setAsked(null)
      },
    }),
  )
  const date = (text: string) =>
    format.dateTime(new Date(text), { year: 'numeric', month: 'short', day: 'numeric' })
  const scope = (item: WaiverItem) =>
    t('in', {
      service: item.service ?? t('everyService'),
      environment: item.environment ? environment(item.environment) : t('everyEnvironment'),
    })
  return (
    <>
      <ul>
        {items.map((item) => (
          <li
            key={item.id}
            data-waiver={item.finding}
            data-state={item.state}
            className="flex flex-wrap items-start gap-x-3 gap-y-1 border-line border-t px-4 py-2 first:border-t-0"
          >
            <span className="min-w-24">
              <Status kind={kinds[item.state]} label={t(`state.${item.state}`)} />
            </span>
            <div className="min-w-0 flex-1">
              <p>
                <b>{item.finding}</b> <span className="text-fg-2">{scope(item)}</span>
              </p>
              <p className="text-fg-2 text-sm">
                {t('ownedBy', { owner: item.owner.name, date: date(item.endsAt) })} “{item.reason}”
              </p>
              {item.revokedAt && item.revokedBy ? (
                <p className="text-fg-3 text-sm">
                  {t('revokedBy', { name: item.revokedBy.name, date: date(item.revokedAt) })} “
                  {item.revokeNote}”
                </p>
              ) : null}
            </div>
            {item.state === 'in-date' ? (
              <Button
                size="small"
                isDisabled={!item.may.revoke.allowed}
                title={whyOff(item.may.revoke)}
                onPress={() => setAsked(item)}
              >
                {t('revoke')}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {asked ? (
        <TextDialog
          title={t('revokeTitle', { finding: asked.finding })}
          note={t('revokeNote')}
          textLabel={t('why')}
          confirmLabel={t('revoke')}
          cancelLabel={t('back')}
          isRequired
          isPending={revoke.isPending}
          onClose={() => setAsked(null)}
          onConfirm={(note) => revoke.mutate({ id: asked.id, note })}
        >
          {revoke.error ? <FailureNote error={revoke.error} /> : null}
        </TextDialog>
      ) : null}
    </>
  )
}
