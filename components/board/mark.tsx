'use client'
import { useTranslations } from 'next-intl'
import type { StandingShare } from '../../lib/api/contract/reference.ts'
import { clockText, minutesBetween } from '../ui/format/time.ts'
import { Status, type StatusKind } from '../ui/status.tsx'
import type { CellMark } from './cell-marks.ts'

const shapes = {
  unsettled: 'failed',
  'crash-loop': 'failed',
  'pull-failure': 'failed',
  stuck: 'failed',
  blocked: 'blocked',
  applying: 'applying',
  observing: 'observing',
  approval: 'approval',
  start: 'approval',
  drift: 'drift',
  held: 'held',
  'cannot-redeploy': 'failed',
  'not-kept': 'warn',
  suspect: 'suspect',
  'suspect-next': 'suspect',
  downgrade: 'downgrade',
  bad: 'block',
  'bad-next': 'block',
  soak: 'soak',
  queued: 'queued',
} as const satisfies Record<Exclude<CellMark['kind'], 'share'>, StatusKind>

const shareShapes = {
  moving: 'applying',
  watched: 'observing',
  'going-back': 'applying',
} as const satisfies Record<StandingShare['state'], StatusKind>

const staying = { paused: 'held', person: 'approval' } as const

const shapeOf = (mark: CellMark): StatusKind => {
  if (mark.kind !== 'share') return shapes[mark.kind]
  const { stays, state } = mark.share
  return stays === null ? shareShapes[state] : staying[stays]
}

/** What of its strategy a share is at: blue-green says it by what stands, a canary by its percentage. */
function stageOf({ kind, percent, state }: StandingShare) {
  if (state === 'going-back') return 'goingBack'
  if (kind === 'canary') return state === 'moving' ? 'canaryMoving' : 'canary'
  if (percent === 0) return state === 'moving' ? 'greenStarts' : 'greenReady'
  return state === 'moving' ? 'cuttingOver' : 'oldHeld'
}

/** The words of a mark: always what, and where time or a count is known, that. */
export function useMarkWords(): (mark: CellMark, now: number) => string {
  const t = useTranslations('board.mark')
  const strategy = useTranslations('strategy.kind')
  return (mark, now) => {
    switch (mark.kind) {
      case 'blocked':
        return t('blocked', { count: mark.count })
      case 'applying':
        return t('applying', { wave: mark.wave, waves: mark.waves })
      case 'observing': {
        const from = mark.startedAt ? Date.parse(mark.startedAt) : now
        const until = mark.untilAt ? Date.parse(mark.untilAt) : from
        return t('observing', {
          done: minutesBetween(from, Math.min(now, until)),
          of: minutesBetween(from, until),
        })
      }
      case 'share': {
        const { kind, percent, stays } = mark.share
        const stage = stageOf(mark.share)
        const at = t(`share.${stage}`, { kind: strategy(kind), percent })
        if (stays !== null) return t(`share.${stays}`, { what: at })
        const isNamed = kind === 'canary' || stage === 'goingBack'
        return isNamed ? at : t('share.of', { kind: strategy(kind), stage: at })
      }
      case 'soak':
        return mark.until && Date.parse(mark.until) > now
          ? t('soak', { left: clockText(Date.parse(mark.until) - now) })
          : t('waiting')
      default:
        return t(mark.kind)
    }
  }
}

export function MarkWord({ mark, now }: { mark: CellMark; now: number }) {
  const words = useMarkWords()
  return <Status kind={shapeOf(mark)} label={words(mark, now)} />
}

/** A further mark of a cell: its shape, with its word as its name. */
export function MarkIcon({ mark, now }: { mark: CellMark; now: number }) {
  const words = useMarkWords()
  return <Status kind={shapeOf(mark)} label={words(mark, now)} iconOnly />
}
