'use client'
import { useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import type { FreezeStrip as Strip } from '../../lib/api/contract/freeze-timeline.ts'
import { api } from '../../lib/client/api.ts'
import { serverNow } from '../../lib/client/clock.ts'

// Most of the time nothing is frozen: what draws the strip comes with the page only when there is something to draw.
const StripRows = dynamic(() => import('./strip-rows.tsx').then((module) => module.StripRows))

const longestMs = 10 * 60_000

/** Time alone changes the strip: it is asked again then, and not much later than that. */
const untilChange = (strip: Strip | undefined) => {
  if (!strip?.changesAt) return longestMs
  return Math.min(longestMs, Math.max(2_000, Date.parse(strip.changesAt) - serverNow().getTime() + 500))
}

/** Above every page: what is frozen or stopped in the reader's scope, what comes within 48 hours, overrides to review. */
export function FreezeStrip() {
  const { data } = useQuery(
    api.freezeView.strip.queryOptions({ refetchInterval: (query) => untilChange(query.state.data) }),
  )
  if (!data) return null
  const { stops, running, next, reviews, broken } = data
  if (stops.length + running.length + next.length + reviews.length + broken.length === 0) return null
  return <StripRows data={data} />
}
