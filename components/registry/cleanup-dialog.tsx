'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import type { CleanupPreview } from '../../lib/api/contract/registry.ts'
import { api } from '../../lib/client/api.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { ListSkeleton } from '../ui/skeleton.tsx'
import { TextDialog } from '../ui/text-dialog.tsx'

/** The whole rule as it is and as it would be; then, with a reason, it is written so in the registry. */
export function CleanupDialog({ finding, onClose }: { finding: string; onClose: () => void }) {
  const t = useTranslations('registry')
  const client = useQueryClient()
  const preview = useQuery(
    api.registry.previewCleanup.queryOptions({ input: { id: finding }, gcTime: 0, staleTime: 0 }),
  )
  const change = useMutation(
    api.registry.changeCleanup.mutationOptions({
      onSuccess: () => {
        void client.invalidateQueries()
        onClose()
      },
    }),
  )
  const shown = preview.data
  if (!shown?.may.allowed || shown.after.keepPattern === null) {
    return (
      <Dialog title={t('changeRuleTitle')} onClose={onClose}>
        {preview.isPending ? <ListSkeleton rows={3} /> : null}
        {preview.error ? <FailureNote error={preview.error} /> : null}
        {shown ? <Rule preview={shown} /> : null}
        {shown && !shown.may.allowed ? <FailureNote permitted={shown.may} /> : null}
        <div className="mt-3 flex justify-end">
          <Button variant="ghost" onPress={onClose}>
            {t('cancel')}
          </Button>
        </div>
      </Dialog>
    )
  }
  const { keepPattern } = shown.after
  return (
    <TextDialog
      title={t('changeRuleTitle')}
      note={t('changeRuleNote')}
      textLabel={t('changeRuleReason')}
      confirmLabel={t('changeRule')}
      cancelLabel={t('cancel')}
      confirmVariant="primary"
      isRequired
      isPending={change.isPending}
      onConfirm={(reason) => change.mutate({ id: finding, keepPattern, reason })}
      onClose={onClose}
    >
      <Rule preview={shown} />
      {change.error ? <FailureNote error={change.error} /> : null}
    </TextDialog>
  )
}

function Rule({ preview }: { preview: CleanupPreview }) {
  const t = useTranslations('registry')
  const role = useEnvironmentName()(preview.role)
  const { before, after } = preview
  const kept = [
    before.keepCount === null ? null : t('keepsCount', { count: before.keepCount }),
    before.keepDays === null ? null : t('keepsDays', { days: before.keepDays }),
  ].filter((words) => words !== null)
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1.5 text-sm">
      <dt className="text-fg-3">{t('rule')}</dt>
      <dd className="break-words">
        <span className="font-mono">{preview.rule}</span> · {preview.instance} ·{' '}
        {preview.scope ?? t('wholeInstance')}
      </dd>
      <dt className="text-fg-3">{t('ruleStays')}</dt>
      <dd>{kept.length > 0 ? kept.join('; ') : '–'}</dd>
      <dt className="text-fg-3">{t('keepsNow')}</dt>
      <dd className="break-all font-mono">{before.keepPattern ?? '–'}</dd>
      <dt className="text-fg-3">{t('keepsThen')}</dt>
      <dd className="break-all font-mono font-semibold">{after.keepPattern}</dd>
      <dt className="text-fg-3">{t('writtenBy')}</dt>
      <dd>{t('writtenAs', { role })}</dd>
    </dl>
  )
}
