'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { BackMergeItem } from '../../lib/api/contract/back-merge.ts'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { useWhyOff } from '../failure/why-off.ts'
import { Button } from '../ui/button.tsx'
import { Panel } from '../ui/panel.tsx'
import { Status } from '../ui/status.tsx'
import { TextDialog } from '../ui/text-dialog.tsx'

/** What a hotfix owes to main and to later releases: open the merge request that brings it, or say why it is not needed. */
export function BackMergePanel(props: { service: string; promotion: string; branch: string | null }) {
  const whyOff = useWhyOff()
  const t = useTranslations('release')
  const client = useQueryClient()
  const [waived, setWaived] = useState<BackMergeItem | null>(null)
  const owed = useQuery(api.backMerge.list.queryOptions({ input: { service: props.service } }))
  const onSuccess = () => {
    void client.invalidateQueries({ queryKey: api.backMerge.key() })
    setWaived(null)
  }
  const open = useMutation(api.backMerge.open.mutationOptions({ onSuccess }))
  const waive = useMutation(api.backMerge.waive.mutationOptions({ onSuccess }))
  if (!owed.data)
    return owed.error ? <FailureNote error={owed.error} onRetry={() => void owed.refetch()} /> : null
  // One hotfix is promoted several times on its way: what its branch owes stands on each of these pages.
  const items = owed.data.items.filter(
    ({ promotion, fromBranch }) => promotion?.id === props.promotion || fromBranch === props.branch,
  )
  return (
    <Panel title={t('hotfixOwes')} count={items.length}>
      {items.length === 0 ? <p className="px-4 py-3 text-fg-3">{t('hotfixOwesNothing')}</p> : null}
      <ul>
        {items.map((item) => (
          <li
            key={item.id}
            className="flex flex-wrap items-center gap-x-3 gap-y-1 border-line border-t px-4 py-2 first:border-t-0"
          >
            <span className="text-fg-2">
              {t.rich('hotfixOwesTo', {
                from: item.fromBranch,
                branch: item.toBranch,
                b: (chunks) => <b className="text-fg">{chunks}</b>,
              })}
            </span>
            <Request item={item} isAsked={open.isPending && open.variables.id === item.id} />
            <span className="ml-auto flex gap-2">
              {item.requestNumber === null ? (
                <Button
                  size="small"
                  variant="primary"
                  aria-label={t('backMergeTo', { branch: item.toBranch })}
                  isDisabled={!item.may.open.allowed || open.isPending}
                  title={whyOff(item.may.open)}
                  onPress={() => open.mutate({ id: item.id })}
                >
                  {t('backMerge')}
                </Button>
              ) : null}
              <Button
                size="small"
                aria-label={t('waiveTo', { branch: item.toBranch })}
                isDisabled={!item.may.waive.allowed}
                title={whyOff(item.may.waive)}
                onPress={() => setWaived(item)}
              >
                {t('waive')}
              </Button>
            </span>
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
          title={t('waiveTo', { branch: waived.toBranch })}
          note={t('waiveNote')}
          textLabel={t('reason')}
          confirmLabel={t('waive')}
          cancelLabel={t('back')}
          isRequired
          isPending={waive.isPending}
          onClose={() => setWaived(null)}
          onConfirm={(reason) => waive.mutate({ id: waived.id, reason })}
        >
          {waive.error ? <FailureNote error={waive.error} /> : null}
        </TextDialog>
      ) : null}
    </Panel>
  )
}

function Request({ item, isAsked }: { item: BackMergeItem; isAsked: boolean }) {
  const t = useTranslations('release')
  if (item.problem) return <Status kind="failed" label={item.problem} />
  if (item.requestNumber === null) return isAsked ? <Status kind="running" label={t('requestAsked')} /> : null
  const label = t('request', { number: item.requestNumber })
  return item.webUrl ? (
    <a className="text-accent-fg hover:underline" href={item.webUrl}>
      {label}
    </a>
  ) : (
    <Status kind="running" label={label} />
  )
}
