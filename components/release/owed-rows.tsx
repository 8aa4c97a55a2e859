'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { ReleaseDetail, ReleaseServiceDetail } from '../../lib/api/contract/release-item.ts'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { useWhyOff } from '../failure/why-off.ts'
import { Button } from '../ui/button.tsx'
import { Panel } from '../ui/panel.tsx'
import { Status } from '../ui/status.tsx'
import { TextDialog } from '../ui/text-dialog.tsx'

type Owed = ReleaseServiceDetail['owed'][number]

/** Branches that lack a fix of this one: open the merge request that brings it, or say why it is not needed. */
export function OwedRows({ release, detail }: { release: ReleaseDetail; detail: ReleaseServiceDetail }) {
  const whyOff = useWhyOff()
  const t = useTranslations('release')
  const client = useQueryClient()
  const [waived, setWaived] = useState<string | null>(null)
  const input = { id: release.id, service: detail.row.service.slug }
  const onSuccess = () => {
    void client.invalidateQueries({ queryKey: api.release.key() })
    setWaived(null)
  }
  const open = useMutation(api.release.backMerge.mutationOptions({ onSuccess }))
  const waive = useMutation(api.release.waive.mutationOptions({ onSuccess }))
  const { backMerge } = detail.may
  return (
    <Panel title={t('owedTitle')} count={detail.row.owed}>
      {detail.owed.length === 0 ? <p className="px-4 py-3 text-fg-3">{t('owedNone')}</p> : null}
      <ul>
        {detail.owed.map((owed) => (
          <li key={owed.toBranch} className="border-line border-t px-4 py-2 first:border-t-0">
            <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <span className="text-fg-2">
                {t.rich('owedTo', {
                  count: owed.owed,
                  branch: owed.toBranch,
                  b: (chunks) => <b className="text-fg">{chunks}</b>,
                })}
              </span>
              <OwedState owed={owed} />
              {owed.waived ||
              (owed.request && !owed.request.problem) ||
              owed.owed + owed.unknown === 0 ? null : (
                <span className="ml-auto flex gap-2">
                  <Button
                    size="small"
                    variant="primary"
                    aria-label={t('backMergeTo', { branch: owed.toBranch })}
                    isDisabled={!backMerge.allowed || open.isPending}
                    title={whyOff(backMerge)}
                    onPress={() => open.mutate({ ...input, toBranch: owed.toBranch })}
                  >
                    {t('backMerge')}
                  </Button>
                  <Button
                    size="small"
                    aria-label={t('waiveTo', { branch: owed.toBranch })}
                    isDisabled={!backMerge.allowed}
                    title={whyOff(backMerge)}
                    onPress={() => setWaived(owed.toBranch)}
                  >
                    {t('waive')}
                  </Button>
                </span>
              )}
            </div>
            <ul className="mt-1 text-sm">
              {owed.commits.map((commit) => (
                <li key={commit.sha} className="flex min-w-0 gap-2">
                  <code className="shrink-0 font-mono text-fg-3">{commit.sha.slice(0, 8)}</code>
                  <span className="truncate">{commit.title}</span>
                  {commit.state === 'unknown' ? (
                    <span className="shrink-0 text-attention-fg">{t('owedNotKnown')}</span>
                  ) : null}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
      {open.error ? (
        <div className="border-line border-t px-4 py-2">
          <FailureNote error={open.error} />
        </div>
      ) : null}
      {waived ? (
        <TextDialog
          title={t('waiveTo', { branch: waived })}
          note={t('waiveNote')}
          textLabel={t('reason')}
          confirmLabel={t('waive')}
          cancelLabel={t('back')}
          isRequired
          isPending={waive.isPending}
          onClose={() => setWaived(null)}
          onConfirm={(reason) => waive.mutate({ ...input, toBranch: waived, reason })}
        >
          {waive.error ? <FailureNote error={waive.error} /> : null}
        </TextDialog>
      ) : null}
    </Panel>
  )
}

function OwedState({ owed }: { owed: Owed }) {
  const t = useTranslations('release')
  if (owed.waived)
    return (
      <span className="text-fg-2">
        {t('waivedBy', { name: owed.waived.by?.name ?? '', reason: owed.waived.reason })}
      </span>
    )
  const { request } = owed
  if (!request) return null
  if (request.problem) return <Status kind="failed" label={request.problem} />
  if (request.mergedAt) return <Status kind="success" label={t('merged')} />
  const label = request.number === null ? t('requestAsked') : t('request', { number: request.number })
  return request.webUrl ? (
    <a className="text-accent-fg hover:underline" href={request.webUrl}>
      {label}
    </a>
  ) : (
    <Status kind="running" label={label} />
  )
}
