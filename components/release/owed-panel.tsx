'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import type { ReleaseDetail, ReleaseRow } from '../../lib/api/contract/release-item.ts'
import { api } from '../../lib/client/api.ts'
import { goesLive } from '../../lib/domain/release/state.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { useWhyOff } from '../failure/why-off.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { Panel } from '../ui/panel.tsx'
import { Status } from '../ui/status.tsx'

const most = 30

/** Services that have a fix which another branch lacks, each with the merge requests that bring it: one press opens them. */
export function OwedPanel(props: {
  release: ReleaseDetail
  rows: ReleaseRow[]
  onOpen: (service: string) => void
}) {
  const { release, rows, onOpen } = props
  const t = useTranslations('release')
  const owing = rows.filter(({ owed, state }) => owed > 0 && goesLive(state))
  const sum = owing.reduce((all, { owed }) => all + owed, 0)
  return (
    <Panel title={t('owedTitle')} count={sum}>
      {owing.length === 0 ? <p className="px-4 py-3 text-fg-3">{t('owedNone')}</p> : null}
      <ul className="grid md:grid-cols-2 xl:grid-cols-3">
        {owing.slice(0, most).map((row) => (
          <OwedItem key={row.service.id} release={release} row={row} onOpen={onOpen} />
        ))}
      </ul>
      {owing.length > most ? (
        <p className="border-line border-t px-4 py-2 text-fg-3 text-sm">
          {t('owedMore', { count: owing.length - most })}
        </p>
      ) : null}
    </Panel>
  )
}

function OwedItem(props: { release: ReleaseDetail; row: ReleaseRow; onOpen: (service: string) => void }) {
  const whyOff = useWhyOff()
  const { release, row } = props
  const { service, owedTo } = row
  const t = useTranslations('release')
  const client = useQueryClient()
  const merge = useMutation(
    api.release.backMerge.mutationOptions({
      onSuccess: () => void client.invalidateQueries({ queryKey: api.release.key() }),
    }),
  )
  const open = owedTo.filter(({ request }) => request === null || request.problem !== null)
  const { backMerge } = release.may
  return (
    <li className="min-w-0 border-line border-t px-4 py-2">
      <div className="flex items-center gap-3">
        <Icon name="branch" className="text-attention-fg" />
        <span className="min-w-0 flex-1">
          <button
            type="button"
            className="block max-w-full truncate text-left hover:underline"
            onClick={() => props.onOpen(service.slug)}
          >
            {service.slug}
            <span className="ml-1.5 text-fg-3 text-sm">{owedTo[0]?.title}</span>
          </button>
          <span className="block truncate text-fg-2 text-sm">
            {t('owedToAll', { branches: owedTo.map(({ toBranch }) => toBranch).join(t('comma')) })}
          </span>
        </span>
        {open.length > 0 ? (
          <Button
            size="small"
            aria-label={t('owedOpenOf', { service: service.slug })}
            isDisabled={!backMerge.allowed || merge.isPending}
            title={whyOff(backMerge)}
            onPress={() => {
              for (const { toBranch } of open)
                merge.mutate({ id: release.id, service: service.slug, toBranch })
            }}
          >
            {t('owedOpen')}
          </Button>
        ) : (
          <Requests row={row} />
        )}
      </div>
      {open.map(({ toBranch, request }) =>
        request?.problem ? <Status key={toBranch} kind="failed" label={request.problem} /> : null,
      )}
      {merge.error ? <FailureNote error={merge.error} /> : null}
    </li>
  )
}

function Requests({ row }: { row: ReleaseRow }) {
  const t = useTranslations('release')
  return (
    <span className="flex shrink-0 flex-col text-sm">
      {row.owedTo.map(({ toBranch, request }) => {
        const label = request?.number == null ? t('requestAsked') : t('request', { number: request.number })
        return request?.webUrl ? (
          <a key={toBranch} className="text-accent-fg hover:underline" href={request.webUrl}>
            {label}
          </a>
        ) : (
          <Status key={toBranch} kind="running" label={label} />
        )
      })}
    </span>
  )
}
