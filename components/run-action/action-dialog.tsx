'use client'
import { useTranslations } from 'next-intl'
import type { RunActions } from '../../lib/api/contract/run-action.ts'
import { TextDialog } from '../ui/text-dialog.tsx'
import { ActionFailure } from './action-failure.tsx'
import { useActionWords } from './action-words.ts'
import { useAsking } from './use-asking.ts'

export interface ActionAsk {
  verb: 'stop' | 'skip' | 'retry' | 'rerun'
  /** Null: the whole run. */
  job: { id: string; name: string } | null
}

const needed: Record<ActionAsk['verb'], boolean> = { stop: true, skip: true, retry: false, rerun: false }

/** Says what will happen, asks why, and has it done. */
export function ActionDialog(props: {
  runId: string
  run: string
  ask: ActionAsk
  promotion: RunActions['promotion']
  onClose: () => void
}) {
  const { ask, promotion } = props
  const t = useTranslations('runAction')
  const words = useActionWords()
  const asking = useAsking(props.onClose)
  const about = { run: props.run, job: ask.job?.name ?? '' }
  const key = ask.verb === 'stop' ? (ask.job ? 'stopJob' : 'stopRun') : ask.verb
  return (
    <TextDialog
      title={t(`title.${key}`, about)}
      note={t(`note.${key}`)}
      textLabel={t(needed[ask.verb] ? 'reason' : 'reasonIfAny')}
      confirmLabel={words.verb({ verb: ask.verb, jobId: ask.job?.id ?? null })}
      cancelLabel={t('back')}
      confirmVariant={ask.verb === 'retry' || ask.verb === 'rerun' ? 'primary' : 'danger'}
      isRequired={needed[ask.verb]}
      isPending={asking.isPending}
      onClose={props.onClose}
      onConfirm={(reason) =>
        asking.mutate({
          id: props.runId,
          verb: ask.verb,
          ...(ask.job ? { jobId: ask.job.id } : {}),
          ...(reason ? { reason } : {}),
        })
      }
    >
      {promotion === null ? null : (
        <p className="rounded-md bg-attention-bg px-3 py-2 text-attention-fg">
          {t('warnPromotion', { number: promotion })}
        </p>
      )}
      {asking.error ? <ActionFailure error={asking.error} /> : null}
    </TextDialog>
  )
}
