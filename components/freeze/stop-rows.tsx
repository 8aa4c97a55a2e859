'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { StopItem } from '../../lib/api/contract/emergency-stop.ts'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { useWhyOff } from '../failure/why-off.ts'
import { Button } from '../ui/button.tsx'
import { Panel } from '../ui/panel.tsx'
import { ShortTable } from '../ui/short-table.tsx'
import { Status } from '../ui/status.tsx'
import { TextDialog } from '../ui/text-dialog.tsx'
import { useFreezeWords } from './freeze-words.ts'

const step = 2
const marks = { holds: 'blocked', 'ends-soon': 'warn', lifted: 'off', ended: 'off' } as const

/** Stops of the last 90 days; those in force are extended in one step and lifted with a note. */
export function StopRows() {
  const whyOff = useWhyOff()
  const t = useTranslations('freezes.stop')
  const words = useFreezeWords()
  const client = useQueryClient()
  const [lifting, setLifting] = useState<StopItem | null>(null)
  const stops = useQuery(api.emergencyStop.list.queryOptions({ input: {} }))
  const done = {
    onSuccess: () => {
      void client.invalidateQueries()
      setLifting(null)
    },
  }
  const extend = useMutation(api.emergencyStop.extend.mutationOptions(done))
  const lift = useMutation(api.emergencyStop.lift.mutationOptions(done))
  const later = (stop: StopItem) => new Date(Date.parse(stop.endsAt) + step * 3_600_000).toISOString()
  const holds = (stop: StopItem) => stop.state === 'holds' || stop.state === 'ends-soon'
  const items = stops.data?.items ?? []
  return (
    <div id="stops">
      <Panel title={t('list')} count={items.length}>
        {extend.error ? (
          <div className="px-4 py-2">
            <FailureNote error={extend.error} />
          </div>
        ) : null}
        {items.length === 0 ? (
          <p className="px-4 py-3 text-fg-3">{t('none')}</p>
        ) : (
          <ShortTable
            label={t('list')}
            rows={items}
            rowKey={(stop) => stop.id}
            columns={[
              {
                key: 'state',
                title: t('state_'),
                render: (stop) => <Status kind={marks[stop.state]} label={t(`state.${stop.state}`)} />,
              },
              {
                key: 'reason',
                title: t('reasonColumn'),
                render: (stop) => (
                  <span className="block w-max max-w-96 whitespace-normal max-md:max-w-32">
                    {stop.reason}{' '}
                    {stop.incidentUrl ? (
                      <a href={stop.incidentUrl} className="text-accent-fg underline underline-offset-3">
                        {t('incidentLink')}
                      </a>
                    ) : null}
                    {stop.liftNote ? (
                      <span className="block text-fg-3 text-sm">
                        {t('lifted', { name: stop.liftedBy?.name ?? '', note: stop.liftNote })}
                      </span>
                    ) : null}
                  </span>
                ),
              },
              {
                key: 'where',
                title: t('where'),
                render: (stop) => (
                  <span className="text-fg-2">
                    {words.scope(stop.scopeNames)}
                    {stop.includingRollback ? `, ${t('alsoRollback')}` : ''}
                  </span>
                ),
              },
              {
                key: 'ends',
                title: t('ends'),
                render: (stop) => (
                  <span className="tabular-nums">
                    {t('until', { at: words.at(stop.liftedAt ?? stop.endsAt) })}
                    <span className="ml-2 text-fg-3">{t('by', { name: stop.setBy?.name ?? '' })}</span>
                  </span>
                ),
              },
              {
                key: 'actions',
                title: t('actions'),
                hidesTitle: true,
                align: 'right',
                staysInView: true,
                render: (stop) =>
                  holds(stop) ? (
                    <span className="inline-flex gap-1.5 max-md:flex-col">
                      <Button
                        size="small"
                        isDisabled={!stop.may.extend.allowed || extend.isPending}
                        title={whyOff(stop.may.extend)}
                        onPress={() => extend.mutate({ id: stop.id, endsAt: later(stop) })}
                      >
                        {t('extend', { hours: step })}
                      </Button>
                      <Button
                        size="small"
                        isDisabled={!stop.may.lift.allowed}
                        title={whyOff(stop.may.lift)}
                        onPress={() => setLifting(stop)}
                      >
                        {t('lift')}
                      </Button>
                    </span>
                  ) : null,
              },
            ]}
          />
        )}
      </Panel>
      {lifting ? (
        <TextDialog
          title={t('liftTitle', { reason: lifting.reason })}
          note={t('liftNote')}
          textLabel={t('liftText')}
          confirmLabel={t('lift')}
          cancelLabel={t('cancel')}
          isRequired
          isPending={lift.isPending}
          onConfirm={(note) => lift.mutate({ id: lifting.id, note })}
          onClose={() => setLifting(null)}
        >
          {lift.error ? <FailureNote error={lift.error} /> : null}
        </TextDialog>
      ) : null}
    </div>
  )
}
