'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { CostFixItem } from '../../lib/api/contract/cost-fix.ts'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { useWhyOff } from '../failure/why-off.ts'
import { Age } from '../shell/age.tsx'
import { Button } from '../ui/button.tsx'
import { TextField } from '../ui/field.tsx'
import { Panel } from '../ui/panel.tsx'
import { ListSkeleton } from '../ui/skeleton.tsx'
import { Status, StatusShape } from '../ui/status.tsx'
import { FixFiles } from './fix-files.tsx'
import { FixItems } from './fix-items.tsx'
import { fixLooks } from './fix-look.ts'

const linkLook = 'text-accent-fg underline decoration-accent-line underline-offset-3 hover:decoration-current'

/** What the portal says of a fix where it stands. */
function Note({ fix }: { fix: CostFixItem }) {
  const t = useTranslations('costFix')
  const { state, kind, problem } = fix
  const isChanged = problem === 'changed-meanwhile'
  return (
    <div className="flex flex-col gap-1 px-4 py-2.5">
      {isChanged && state === 'prepared' ? (
        <p role="status" className="flex items-center gap-1.5 text-attention-fg">
          <StatusShape kind="warn" />
          {t('changed')}
        </p>
      ) : null}
      {state === 'prepared' ? (
        <p className="max-w-3xl text-fg-2">
          {t(`preparedNote.${kind}`, { branch: fix.branch ?? '', target: fix.targetBranch ?? '' })}
        </p>
      ) : null}
      {state === 'preparing' || state === 'applying' ? (
        <p role="status" className="flex items-center gap-1.5">
          <StatusShape kind="running" />
          {t(`${state}.${kind}`)}
        </p>
      ) : null}
      {state === 'proposed' ? <p className="text-fg-2">{t('proposedNote')}</p> : null}
      {state === 'merged' || state === 'done' ? <p className="text-fg-2">{t('mergedNote')}</p> : null}
      {state === 'failed' ? <p className="text-danger-fg">{t('nothing')}</p> : null}
      {problem !== null && !isChanged ? <p className="break-words text-danger-fg">{problem}</p> : null}
      {fix.request ? (
        <p>
          {fix.request.url ? (
            <a className={linkLook} href={fix.request.url} rel="noreferrer" target="_blank">
              {t('request', { number: fix.request.number })} · {fix.repository}
            </a>
          ) : (
            `${t('request', { number: fix.request.number })} · ${fix.repository}`
          )}
        </p>
      ) : null}
      {fix.confirmed ? (
        <p className="break-words text-fg-3 text-sm">
          {t.rich('confirmedBy', {
            by: fix.confirmed.by,
            reason: fix.confirmed.reason ?? '',
            age: () => <Age at={fix.confirmed?.at ?? fix.asked.at} />,
          })}
        </p>
      ) : null}
    </div>
  )
}

/** Yes, with a reason, to exactly what is shown; or away with it. */
function Word({ fix }: { fix: CostFixItem }) {
  const t = useTranslations('costFix')
  const whyOff = useWhyOff()
  const client = useQueryClient()
  const [reason, setReason] = useState('')
  const onSuccess = (answer: CostFixItem) => {
    client.setQueryData(api.costFix.get.queryKey({ input: { id: fix.id } }), answer)
    void client.invalidateQueries({ queryKey: api.costFix.key() })
    void client.invalidateQueries({ queryKey: api.costFinding.key() })
  }
  // What was shown may have become something else: then it is shown anew.
  const onError = () => void client.invalidateQueries({ queryKey: api.costFix.key() })
  const confirm = useMutation(api.costFix.confirm.mutationOptions({ onSuccess, onError }))
  const discard = useMutation(api.costFix.discard.mutationOptions({ onSuccess, onError }))
  if (fix.state !== 'prepared') return null
  const { may, mark } = fix
  const isPending = confirm.isPending || discard.isPending
  const isOff = !may.confirm.allowed || mark === null || reason.trim() === '' || isPending
  const count = fix.items.filter(({ state }) => state === 'ready').length
  const error = confirm.error ?? discard.error
  return (
    <form
      className="flex flex-col gap-2 border-line border-t px-4 py-3"
      onSubmit={(event) => {
        event.preventDefault()
        if (!isOff && mark !== null) confirm.mutate({ id: fix.id, mark, reason: reason.trim() })
      }}
    >
      {error ? <FailureNote error={error} /> : null}
      <div className="flex flex-wrap items-end gap-2">
        <div className="min-w-56 flex-1">
          <TextField label={t('reason')} value={reason} onChange={setReason} isRequired />
        </div>
        <Button
          variant="ghost"
          isDisabled={!may.discard.allowed || isPending}
          title={whyOff(may.discard)}
          onPress={() => discard.mutate({ id: fix.id })}
        >
          {t('discard')}
        </Button>
        <Button variant="primary" type="submit" isDisabled={isOff} title={whyOff(may.confirm)}>
          {t(`confirm.${fix.kind}`, { count })}
        </Button>
      </div>
    </form>
  )
}

/** One fix: what it would write, file by file and resource by resource; and who says yes to it. */
export function FixPart({ id }: { id: string }) {
  const t = useTranslations('costFix')
  const fix = useQuery(api.costFix.get.queryOptions({ input: { id } }))
  if (fix.error && !fix.data) return <FailureNote error={fix.error} onRetry={() => void fix.refetch()} />
  if (!fix.data) return <ListSkeleton rows={3} />
  const shown = fix.data
  const title =
    shown.kind === 'source'
      ? t('sourceTitle', { repository: shown.repository ?? '' })
      : t('directTitle', { connection: shown.connection.name })
  return (
    <Panel
      title={title}
      actions={<Status kind={fixLooks[shown.state]} label={t(`state.${shown.state}`)} pill />}
    >
      <Note fix={shown} />
      {shown.files.length > 0 ? (
        <div className="px-4 pb-3">
          <FixFiles files={shown.files} />
        </div>
      ) : null}
      <FixItems items={shown.items} />
      <Word fix={shown} />
    </Panel>
  )
}
