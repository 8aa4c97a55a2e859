'use client'
import { useQuery } from '@tanstack/react-query'
import { useTimeZone, useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import { api } from '../../lib/client/api.ts'
import { useNow } from '../../lib/client/clock.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { usePerson } from '../person/use-may.ts'
import { Button } from '../ui/button.tsx'
import { ButtonLink } from '../ui/button-link.tsx'
import { Icon } from '../ui/icon.tsx'
import { PageSkeleton } from '../ui/skeleton.tsx'
import { CalendarLack } from './calendar-lack.tsx'
import { FreezeAnswer } from './freeze-answer.tsx'
import type { DrawnSpan } from './lane-draw.tsx'
import { LazyAskException, LazyFreezeLists, LazyWindowEditor } from './lazy-freeze.tsx'
import { wishStop } from './stop-wish.ts'
import { type Span, Timeline } from './timeline.tsx'
import { scaleOf } from './timeline-scale.ts'
import { newWindow } from './window-draft.ts'

/** Where each span begins, in days from this week: the longer ones show what was, too. */
const before: Record<Span, number> = { '14': 0, '42': -7, '91': -7 }

/** What may go where, and when does that change? */
export function FreezesView() {
  const t = useTranslations('freezes')
  const zone = useTimeZone() ?? 'UTC'
  const person = usePerson()
  const now = useNow(60_000)
  const [span, setSpan] = useState<Span>('42')
  const [moved, setMoved] = useState(0)
  const [draft, setDraft] = useState<{ environment: string; span: DrawnSpan } | null>(null)
  const [isAsking, setAsking] = useState(false)
  const editor = useRef<HTMLDivElement>(null)
  const scale = scaleOf(zone, now, Number(span), before[span] + moved)
  const timeline = useQuery(
    api.freezeView.timeline.queryOptions({
      input: { from: scale.from.toISOString(), to: scale.to.toISOString() },
      placeholderData: (last) => last,
    }),
  )
  const windows = useQuery(api.freeze.list.queryOptions({ input: {} }))
  useEffect(() => {
    if (draft) editor.current?.scrollIntoView({ block: 'nearest' })
  }, [draft])
  if (timeline.error && !timeline.data)
    return <FailureNote error={timeline.error} onRetry={() => void timeline.refetch()} />
  if (!timeline.data) return <PageSkeleton />
  const may = windows.data?.may.create
  const environmentId = timeline.data.lanes.find((lane) => lane.environment.slug === draft?.environment)
    ?.environment.id
  return (
    <>
      <div className="flex flex-wrap items-start gap-2">
        <FreezeAnswer timeline={timeline.data} />
        <Button onPress={() => setAsking(true)}>
          <Icon name="key" />
          {t('actions.ask')}
        </Button>
        {may?.allowed ? (
          <ButtonLink href="/freezes/new">
            <Icon name="plus" />
            {t('actions.new')}
          </ButtonLink>
        ) : null}
        <Button variant="danger-outline" onPress={wishStop}>
          <Icon name="stop" />
          {t('actions.stop')}
        </Button>
      </div>
      <CalendarLack />
      <Timeline
        timeline={timeline.data}
        scale={scale}
        span={span}
        now={now}
        draft={draft}
        mayDraw={may?.allowed === true}
        onSpan={setSpan}
        onMove={(days) => setMoved(days === 0 ? 0 : Math.round((moved + days) / 7) * 7)}
        onDrawn={(environment, drawn) => setDraft({ environment, span: drawn })}
      />
      <div ref={editor} className="empty:hidden">
        {draft && person && environmentId ? (
          <LazyWindowEditor
            key={`${draft.environment} ${draft.span.startsAt.getTime()} ${draft.span.endsAt.getTime()}`}
            window={null}
            start={newWindow({
              ...draft.span,
              zone,
              ownerId: person.id,
              environments: [environmentId],
            })}
            onDone={() => setDraft(null)}
          />
        ) : null}
      </div>
      <LazyFreezeLists windows={windows.data} />
      {isAsking ? (
        <LazyAskException windows={windows.data?.items ?? []} onClose={() => setAsking(false)} />
      ) : null}
    </>
  )
}
