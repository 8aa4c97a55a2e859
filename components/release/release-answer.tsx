'use client'
import { useTranslations } from 'next-intl'
import type { ReleaseItem } from '../../lib/api/contract/release-item.ts'
import { useNow } from '../../lib/client/clock.ts'
import { useReleaseWords } from './release-words.ts'
import type { Standings } from './standing.ts'

const tone = (className: string) => (chunks: React.ReactNode) => (
  <b className={className} suppressHydrationWarning>
    {chunks}
  </b>
)

/** "Release 202606: 41 of 52 ready, 6 blocked, go-live Thu 22:00 in 2 d 4 h". */
export function ReleaseAnswer({ release, counts }: { release: ReleaseItem; counts: Standings | null }) {
  const t = useTranslations('release')
  const words = useReleaseWords()
  const now = useNow(10_000).getTime()
  const when =
    release.overdue === null && release.countdown
      ? t.rich('answerNext', {
          milestone: t(`milestone.${release.countdown.milestone}`),
          at: words.soon(release.countdown.at, now),
          left: words.left(release.countdown.at, now),
          f: tone('whitespace-nowrap text-frozen-fg'),
        })
      : t.rich('answerState', {
          what: release.overdue ? t(`overdue.${release.overdue}`) : t(`state.${release.state}`),
          a: tone(release.overdue ? 'text-attention-fg' : 'text-fg'),
        })
  return (
    <span suppressHydrationWarning>
      {counts
        ? t.rich('answer', {
            name: release.name,
            ready: counts.ready + counts.live,
            going: counts.going,
            blocked: counts.blocked,
            b: tone('text-fg'),
            d: tone(counts.blocked > 0 ? 'text-danger-fg' : 'text-fg'),
          })
        : t('answerName', { name: release.name })}
      {t('comma')}
      {when}
    </span>
  )
}
