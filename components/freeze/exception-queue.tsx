'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { ExceptionItem } from '../../lib/api/contract/freeze-exception.ts'
import { api } from '../../lib/client/api.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { useWhyOff } from '../failure/why-off.ts'
import { Button } from '../ui/button.tsx'
import { shortenDigests } from '../ui/format/digest.ts'
import { Panel } from '../ui/panel.tsx'
import { ShortTable } from '../ui/short-table.tsx'
import { Status } from '../ui/status.tsx'
import { TextDialog } from '../ui/text-dialog.tsx'
import { useFreezeWords } from './freeze-words.ts'

const marks = {
  asked: 'approval',
  refused: 'rejected',
  withdrawn: 'cancelled',
  granted: 'pass',
  'used-up': 'off',
  expired: 'expired',
  'expired-unused': 'expired',
} as const

/** Who asked to be let through what, and what became of it. */
export function ExceptionQueue() {
  const whyOff = useWhyOff()
  const t = useTranslations('freezes.exception')
  const states = useTranslations('freeze.exceptionState')
  const words = useFreezeWords()
  const name = useEnvironmentName()
  const client = useQueryClient()
  const [asked, setAsked] = useState<{ what: 'refuse' | 'withdraw'; item: ExceptionItem } | null>(null)
  const list = useQuery(api.freezeException.list.queryOptions({ input: {} }))
  const done = {
    onSuccess: () => {
      void client.invalidateQueries()
      setAsked(null)
    },
  }
  const decide = useMutation(api.freezeException.decide.mutationOptions(done))
  const withdraw = useMutation(api.freezeException.withdraw.mutationOptions(done))
  const items = list.data?.items ?? []
  const error = asked ? (decide.error ?? withdraw.error) : null
  return (
    <Panel title={t('title')} count={items.length}>
      {decide.error && !asked ? (
        <div className="px-4 py-2">
          <FailureNote error={decide.error} />
        </div>
      ) : null}
      {items.length === 0 ? (
        <p className="px-4 py-3 text-fg-3">{t('none')}</p>
      ) : (
        <ShortTable
          label={t('title')}
          rows={items}
          rowKey={(one) => one.id}
          columns={[
            {
              key: 'state',
              title: t('state'),
              render: (one) => (
                <Status kind={marks[one.state]} label={`E-${one.number} ${states(one.state)}`} />
              ),
            },
            {
              key: 'what',
              title: t('what'),
              render: (one) => (
                <span className="block w-max max-w-[30rem] whitespace-normal break-words max-md:max-w-[7.5rem]">
                  <b>{one.service}</b> → {name(one.environment)}{' '}
                  <span className="text-fg-2">
                    {t(`subjectKind.${one.subjectKind}`)} {shortenDigests(one.subject)}
                  </span>
                  <span className="block text-fg-3 text-sm">
                    {t('askedBy', { name: one.requester?.name ?? '' })}: {one.reason}
                  </span>
                  {one.decidedBy && one.decisionNote ? (
                    <span className="block text-fg-3 text-sm">
                      {t('decidedBy', { name: one.decidedBy.name, note: one.decisionNote })}
                    </span>
                  ) : null}
                </span>
              ),
            },
            {
              key: 'window',
              title: t('window'),
              render: (one) => (
                <Link
                  href={`/freezes/${one.window.id}`}
                  className="block w-max max-w-56 whitespace-normal underline-offset-3 hover:underline"
                >
                  {one.window.name}
                </Link>
              ),
            },
            {
              key: 'ends',
              title: t('ends'),
              render: (one) => (
                <span className="text-fg-2 tabular-nums">
                  {t('until', { at: words.both(one.endsAt, one.window.zone) })},{' '}
                  {t('used', { used: one.uses.length, count: one.count })}
                  {one.uses.map(({ promotion }) => (
                    <Link
                      key={promotion.id}
                      href={`/promotions/P-${promotion.number}`}
                      className="ml-1.5 text-accent-fg underline-offset-3 hover:underline"
                    >
                      P-{promotion.number}
                    </Link>
                  ))}
                </span>
              ),
            },
            {
              key: 'actions',
              title: t('actions'),
              hidesTitle: true,
              align: 'right',
              staysInView: true,
              render: (one) => (
                <span className="inline-flex gap-1.5 max-md:flex-col">
                  {one.state === 'asked' ? (
                    <>
                      <Button
                        size="small"
                        aria-label={t('grantNamed', { number: one.number })}
                        isDisabled={!one.may.decide.allowed || decide.isPending}
                        title={whyOff(one.may.decide)}
                        onPress={() => decide.mutate({ id: one.id, decision: 'granted' })}
                      >
                        {t('grant')}
                      </Button>
                      <Button
                        size="small"
                        aria-label={t('refuseNamed', { number: one.number })}
                        isDisabled={!one.may.decide.allowed}
                        title={whyOff(one.may.decide)}
                        onPress={() => setAsked({ what: 'refuse', item: one })}
                      >
                        {t('refuse')}
                      </Button>
                    </>
                  ) : null}
                  {one.may.withdraw.allowed ? (
                    <Button
                      size="small"
                      variant="ghost"
                      aria-label={t('withdrawNamed', { number: one.number })}
                      onPress={() => setAsked({ what: 'withdraw', item: one })}
                    >
                      {t('withdraw')}
                    </Button>
                  ) : null}
                </span>
              ),
            },
          ]}
        />
      )}
      {asked ? (
        <TextDialog
          title={t(`${asked.what}Title`, { number: asked.item.number })}
          note={t(`${asked.what}Note`)}
          textLabel={t(`${asked.what}Text`)}
          confirmLabel={t(asked.what)}
          cancelLabel={t('cancel')}
          isRequired={asked.what === 'refuse'}
          isPending={decide.isPending || withdraw.isPending}
          onConfirm={(note) => {
            const { id } = asked.item
            if (asked.what === 'refuse') decide.mutate({ id, decision: 'refused', note })
            else withdraw.mutate({ id, ...(note ? { note } : {}) })
          }}
          onClose={() => setAsked(null)}
        >
          {error ? <FailureNote error={error} /> : null}
        </TextDialog>
      ) : null}
    </Panel>
  )
}
