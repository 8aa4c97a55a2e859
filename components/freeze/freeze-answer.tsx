'use client'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { FreezeTimeline, TimelineLane } from '../../lib/api/contract/freeze-timeline.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { Sentence } from '../ui/sentence.tsx'
import { useFreezeWords } from './freeze-words.ts'

const tone = (className: string) => (chunks: ReactNode) => <b className={className}>{chunks}</b>

/** What the last environment admits now and until when; then the others. */
export function FreezeAnswer({ timeline }: { timeline: FreezeTimeline }) {
  const t = useTranslations('freezes')
  const words = useFreezeWords()
  const name = useEnvironmentName()
  const lane = timeline.lanes.at(-1)
  if (!lane) return <Sentence>{t('answer.nowhere')}</Sentence>
  const stop = timeline.stops.find(
    (one) => lane.stopIds.includes(one.id) && (one.state === 'holds' || one.state === 'ends-soon'),
  )
  const running = new Set(
    lane.entries
      .filter(({ startsAt, endsAt }) => startsAt <= timeline.now && timeline.now < endsAt)
      .map(({ windowId }) => windowId),
  )
  const denying = timeline.windows.filter(
    ({ id, effect, mode, partial }) =>
      running.has(id) && effect === 'deny' && mode === 'enforcing' && !partial,
  )
  // Several windows at once let pass only what each of them lets pass: named where they say the same.
  const [first, ...more] = denying.map(({ admits }) => words.rules(admits))
  const classes = (first ?? []).filter((rule) => more.every((rules) => rules.includes(rule)))
  const what = lane.state === 'closed' && classes.length > 0 ? 'only' : lane.state
  const values = {
    where: name(lane.environment.slug),
    until: words.at(stop?.endsAt ?? lane.changesAt ?? timeline.now),
    classes: classes.join(t('or')),
    reason: stop?.reason ?? '',
    b: tone('text-fg'),
    s: tone('text-success-fg'),
    f: tone('text-frozen-fg'),
    d: tone('text-danger-fg'),
  }
  const stateOf = (one: TimelineLane) => {
    const state = t(`state.${one.state}`)
    const said = one.changesAt ? t('stateUntil', { state, at: words.at(one.changesAt) }) : state
    return `${name(one.environment.slug)} ${said}`
  }
  const asked = timeline.exceptions.filter(({ state }) => state === 'asked').length
  const granted = timeline.exceptions.filter(({ state }) => state === 'granted').length
  return (
    <div className="min-w-0 flex-1 max-md:basis-full">
      <Sentence>
        {stop
          ? t.rich('answer.stopped', values)
          : lane.changesAt
            ? t.rich(`answer.${what}Until`, values)
            : t.rich(`answer.${what}`, values)}
      </Sentence>
      <p className="mt-1 text-fg-3">
        {timeline.lanes.length > 1
          ? `${t('answer.others', { list: timeline.lanes.slice(0, -1).toReversed().map(stateOf).join(', ') })} `
          : ''}
        {t('answer.exceptions', { asked, granted })}{' '}
        {(['calendars', 'feed'] as const).map((key) => (
          <Link
            key={key}
            href={key === 'feed' ? '/settings/profile#feeds' : '/freezes/calendars'}
            className="ml-2 inline-block text-accent-fg underline-offset-3 hover:underline max-md:leading-8"
          >
            {t(`actions.${key}`)}
          </Link>
        ))}
      </p>
    </div>
  )
}
