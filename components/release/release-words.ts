'use client'
import { useFormatter, useTimeZone, useTranslations } from 'next-intl'
import type { CommitItem, ReleaseItem } from '../../lib/api/contract/release-item.ts'
import { clockText } from '../ui/format/time.ts'
import type { StatusKind } from '../ui/status.tsx'

const clock = {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
} as const

const nearMs = 6 * 24 * 3_600_000

export const releaseKind: Record<ReleaseItem['state'], StatusKind> = {
  planned: 'queued',
  cut: 'owed',
  'in-release-week': 'observing',
  releasing: 'applying',
  released: 'succeeded',
  closed: 'off',
}

export const contentKind: Record<CommitItem['content'] | 'release', StatusKind> = {
  release: 'success',
  'bug-fix': 'success',
  feature: 'block',
  unknown: 'warn',
  neutral: 'off',
}

/** Times of a release by its own clock and, where that shows something else, by the reader's; what is left by the server's. */
export function useReleaseWords() {
  const t = useTranslations('release')
  const evidence = useTranslations('changeClass.evidence')
  const format = useFormatter()
  const reader = useTimeZone() ?? 'UTC'
  const at = (time: string | Date, timeZone = reader) =>
    format.dateTime(new Date(time), { ...clock, timeZone })
  const zoned = (time: string, timeZone: string) =>
    format.dateTime(new Date(time), { ...clock, timeZone, timeZoneName: 'short' })
  /** What is near needs no date: `Thu 22:00`. */
  const soon = (time: string, now: number) =>
    Math.abs(Date.parse(time) - now) > nearMs
      ? at(time)
      : format.dateTime(new Date(time), {
          weekday: 'short',
          hour: '2-digit',
          minute: '2-digit',
          timeZone: reader,
        })
  const both = (time: string, zone: string) =>
    at(time, zone) === at(time) ? zoned(time, zone) : `${zoned(time, zone)} / ${zoned(time, reader)}`
  const left = (time: string, now: number) => clockText(Date.parse(time) - now)
  return {
    at,
    soon,
    both,
    left,
    /** `go-live Thu 22:00 in 2 d 4 h`, as parts of a sentence. */
    next: (item: ReleaseItem, now: number) =>
      item.overdue
        ? t(`overdue.${item.overdue}`)
        : item.countdown
          ? t('next', {
              milestone: t(`milestone.${item.countdown.milestone}`),
              at: soon(item.countdown.at, now),
              left: left(item.countdown.at, now),
            })
          : t(`state.${item.state}`),
    evidence: (commit: CommitItem) => evidence(commit.key, commit.values),
  }
}
