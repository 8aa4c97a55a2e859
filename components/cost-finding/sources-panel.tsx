'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { SourceRepositoryItem } from '../../lib/api/contract/cost-finding.ts'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { useWhyOff } from '../failure/why-off.ts'
import { Age } from '../shell/age.tsx'
import { Button } from '../ui/button.tsx'
import { Panel } from '../ui/panel.tsx'
import { ListSkeleton } from '../ui/skeleton.tsx'
import { StatusShape } from '../ui/status.tsx'

const AddSource = dynamic(() => import('./add-source.tsx').then((module) => module.AddSource), { ssr: false })
const RemoveSource = dynamic(
  () => import('../ui/confirm-dialog.tsx').then((module) => module.ConfirmDialog),
  { ssr: false },
)

function SourceRow(props: { source: SourceRepositoryItem; isOff: boolean; onRemove: () => void }) {
  const { source } = props
  const t = useTranslations('costFinding.source')
  const { readAt, problem } = source
  const look = problem !== null ? 'failed' : readAt === null ? 'pending' : 'pass'
  return (
    <li className="flex items-start gap-2.5 border-line border-t px-4 py-2 first:border-t-0">
      <span className="pt-0.5">
        <StatusShape kind={look} label={t(`look.${look}`)} />
      </span>
      <div className="min-w-0 flex-1">
        <p className="break-all font-medium">
          {source.repository} <span className="font-normal text-fg-3">{source.branch}</span>
        </p>
        <p className="flex flex-wrap gap-x-3 text-fg-3 text-sm">
          <span>{t('knows', { files: source.files, resources: source.resources })}</span>
          {readAt ? <span>{t.rich('read', { age: () => <Age at={readAt} /> })}</span> : null}
          {problem ? <span className="break-words text-danger-fg">{problem}</span> : null}
        </p>
      </div>
      <Button
        size="small"
        variant="ghost"
        isDisabled={props.isOff}
        aria-label={t('removeNamed', { name: source.repository })}
        onPress={props.onRemove}
      >
        {t('remove')}
      </Button>
    </li>
  )
}

/** Repositories whose files say where resources come from: what is known by them is fixed there. */
export function SourcesPanel() {
  const t = useTranslations('costFinding.source')
  const whyOff = useWhyOff()
  const client = useQueryClient()
  const [isAdding, setAdding] = useState(false)
  const [going, setGoing] = useState<SourceRepositoryItem | null>(null)
  const list = useQuery(api.sourceRepository.list.queryOptions({}))
  const remove = useMutation(
    api.sourceRepository.remove.mutationOptions({
      onSuccess: () => {
        setGoing(null)
        void client.invalidateQueries({ queryKey: api.sourceRepository.key() })
      },
    }),
  )
  const may = list.data?.may
  return (
    <Panel
      title={t('title')}
      count={list.data?.items.length}
      actions={
        may ? (
          <Button size="small" isDisabled={!may.allowed} title={whyOff(may)} onPress={() => setAdding(true)}>
            {t('add')}
          </Button>
        ) : undefined
      }
    >
      {list.error && !list.data ? (
        <div className="p-3">
          <FailureNote error={list.error} onRetry={() => void list.refetch()} />
        </div>
      ) : list.data ? (
        list.data.items.length > 0 ? (
          <ul>
            {list.data.items.map((source) => (
              <SourceRow
                key={source.id}
                source={source}
                isOff={!list.data.may.allowed}
                onRemove={() => setGoing(source)}
              />
            ))}
          </ul>
        ) : (
          <p className="px-4 py-3 text-fg-3">{t('none')}</p>
        )
      ) : (
        <ListSkeleton rows={2} />
      )}
      {isAdding ? <AddSource onClose={() => setAdding(false)} /> : null}
      {going ? (
        <RemoveSource
          title={t('removeNamed', { name: going.repository })}
          note={t('removeNote')}
          confirmLabel={t('remove')}
          cancelLabel={t('back')}
          isPending={remove.isPending}
          onConfirm={() => remove.mutate({ id: going.id })}
          onClose={() => setGoing(null)}
        >
          {remove.error ? <FailureNote error={remove.error} /> : null}
        </RemoveSource>
      ) : null}
    </Panel>
  )
}
