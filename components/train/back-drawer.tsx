'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { TrainItem } from '../../lib/api/contract/train.ts'
import { api } from '../../lib/client/api.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { rollbackReasons } from '../promotion/rollback-dialog.tsx'
import { Button } from '../ui/button.tsx'
import { Drawer } from '../ui/drawer.tsx'
import { SelectField } from '../ui/field.tsx'
import { Sentence } from '../ui/sentence.tsx'
import { ForecastRows } from './forecast-rows.tsx'

/** What rolling the train back would do, before it does it: the last wave first, what moved on is left alone. */
export function BackDrawer({ train, onClose }: { train: TrainItem; onClose: () => void }) {
  const t = useTranslations('train')
  const rollback = useTranslations('rollback')
  const name = useEnvironmentName()
  const router = useRouter()
  const client = useQueryClient()
  const [reasonKey, setReasonKey] = useState<(typeof rollbackReasons)[number]>('errors')
  const forecast = useQuery(api.train.dryRunBack.queryOptions({ input: { id: train.id }, staleTime: 2_000 }))
  const rollBack = useMutation(
    api.train.rollBack.mutationOptions({
      onSuccess: (made) => {
        void client.invalidateQueries()
        onClose()
        router.push(`/trains/T-${made.number}`)
      },
    }),
  )
  const rows = forecast.data?.rows ?? []
  const going = rows.filter((row) => row.wave > 0).length
  const environment = name(train.environment)
  return (
    <Drawer title={t('back.title', { number: train.number })} closeLabel={t('close')} onClose={onClose}>
      {forecast.data ? (
        <div className="flex min-h-0 flex-1 flex-col">
          <div className="border-line border-b px-5 py-4">
            <Sentence>
              {t.rich('back.answer', {
                going,
                all: rows.length,
                waves: forecast.data.waves,
                environment,
                b: (chunks) => <b>{chunks}</b>,
              })}
            </Sentence>
          </div>
          <section
            aria-label={t('list')}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key
            tabIndex={0}
            className="min-h-0 flex-1 overflow-auto focus-visible:-outline-offset-2"
          >
            <ForecastRows rows={rows} />
          </section>
          <footer className="flex flex-wrap items-end justify-end gap-3 border-line border-t bg-bg px-5 py-3 max-md:px-4">
            <div className="min-w-0 flex-1 text-fg-2 text-sm max-md:basis-full">
              {rollBack.error ? <FailureNote error={rollBack.error} /> : t('back.note')}
            </div>
            <div className="w-52">
              <SelectField
                label={t('back.reason')}
                value={reasonKey}
                onChange={(key) => {
                  const known = rollbackReasons.find((reason) => reason === key)
                  if (known) setReasonKey(known)
                }}
                options={rollbackReasons.map((key) => ({ key, label: rollback(`reason.${key}`) }))}
              />
            </div>
            <Button variant="ghost" onPress={onClose}>
              {t('close')}
            </Button>
            <Button
              variant="danger"
              isDisabled={going === 0 || rollBack.isPending}
              onPress={() => rollBack.mutate({ id: train.id, reasonKey, listHash: forecast.data.listHash })}
            >
              {t('back.confirm', { count: going, environment })}
            </Button>
          </footer>
        </div>
      ) : forecast.error ? (
        <div className="p-5">
          <FailureNote error={forecast.error} onRetry={() => void forecast.refetch()} />
        </div>
      ) : (
        <div className="p-5 text-fg-3" role="status">
          {t('judging')}
        </div>
      )}
    </Drawer>
  )
}
