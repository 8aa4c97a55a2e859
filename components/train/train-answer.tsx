'use client'
import { useFormatter, useTranslations } from 'next-intl'
import type { TrainDetail, TrainItem } from '../../lib/api/contract/train.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { Sentence } from '../ui/sentence.tsx'
import { Status, type StatusKind } from '../ui/status.tsx'

export const trainStatus: Record<TrainItem['state'], StatusKind> = {
  draft: 'queued',
  ready: 'pending',
  going: 'applying',
  paused: 'held',
  succeeded: 'succeeded',
  failed: 'failed',
  cancelled: 'cancelled',
}

/** Its list still wants words; only the page of one train knows. */
function wantsWord(train: TrainItem | TrainDetail): boolean {
  if (train.state !== 'ready' || !('approvals' in train)) return false
  const given = train.approvals.filter((one) => one.decision === 'approved' && one.ofThisList)
  return given.length < train.approvalsNeeded
}

/** The words for how far a train is. */
export function useTrainWords() {
  const t = useTranslations('train')
  const name = useEnvironmentName()
  const format = useFormatter()
  return (train: TrainItem | TrainDetail) => {
    const { counts } = train
    return t.rich(train.kind === 'back' ? 'progressBack' : 'progress', {
      done: counts.succeeded,
      all: counts.waiting + counts.asked + counts.moving + counts.succeeded + counts.failed + counts.left,
      failed: counts.failed,
      wave: train.wave,
      waves: Math.max(train.waves, 1),
      environment: name(train.environment),
      what:
        train.state === 'paused' && train.pausedFor
          ? t(`pausedFor.${train.pausedFor}`)
          : train.state === 'going' && train.nextWaveAt
            ? t('baking', {
                at: format.dateTime(new Date(train.nextWaveAt), { hour: '2-digit', minute: '2-digit' }),
              })
            : wantsWord(train)
              ? t('now.approval')
              : t(`now.${train.state}`),
      b: (chunks) => <b>{chunks}</b>,
      d: (chunks) => <b className="text-danger-fg">{chunks}</b>,
    })
  }
}

/** The answer in one sentence, with its state, number and who asked for it above it. */
export function TrainAnswer({ train }: { train: TrainItem | TrainDetail }) {
  const t = useTranslations('train')
  const words = useTrainWords()
  const format = useFormatter()
  const at = format.dateTime(new Date(train.createdAt), {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  })
  return (
    <div className="flex min-w-0 flex-1 flex-col gap-1 max-md:basis-full">
      <p className="flex flex-wrap items-center gap-2 text-fg-2 text-sm">
        <Status kind={trainStatus[train.state]} label={t(`state.${train.state}`)} pill />
        <span>T-{train.number}</span>
        <b className="text-fg">{train.name}</b>
        <span>{t('askedBy', { name: train.requester.name, at })}</span>
      </p>
      <Sentence>{words(train)}</Sentence>
    </div>
  )
}
