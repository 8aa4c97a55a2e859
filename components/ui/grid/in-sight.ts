import { useSyncExternalStore } from 'react'

/** Drawn beyond both edges of the window, so that a quick wheel meets rows. */
const beyondPx = 400
/** The place of the window is told in steps: within one nothing is drawn anew. */
const stepPx = 200
/** Of a window that is not there yet: the server draws as many rows. */
const firstHeight = 900

/** Where each item begins, and last where all of them end, in px. */
export function topsOf(heights: number[]): number[] {
  const tops = [0]
  for (const height of heights) tops.push((tops.at(-1) ?? 0) + height)
  return tops
}

/** The item at a height in px; of what lies above the first or below the last, that one. */
function itemAt(tops: number[], px: number): number {
  let low = 0
  let high = Math.max(0, tops.length - 2)
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((tops[middle] ?? 0) <= px) low = middle
    else high = middle - 1
  }
  return low
}

/** The items between two heights in px, as indexes: from `first` up to, but not with, `end`. */
export function itemsBetween(tops: number[], fromPx: number, toPx: number): { first: number; end: number } {
  return { first: itemAt(tops, fromPx), end: Math.min(tops.length - 1, itemAt(tops, toPx) + 1) }
}

function onMove(tell: () => void): () => void {
  addEventListener('scroll', tell, { passive: true })
  addEventListener('resize', tell)
  return () => {
    removeEventListener('scroll', tell)
    removeEventListener('resize', tell)
  }
}

/**
 * The items in sight of a page that scrolls, of a list that begins `offset` px below its top. Heights are known here, so
 * this needs no library that measures: the one that logs use weighs a twentieth of all that a page may.
 */
export function useInSight(tops: number[], offset: number): { first: number; end: number } {
  const scrolled = useSyncExternalStore(
    onMove,
    () => Math.floor(scrollY / stepPx) * stepPx,
    () => 0,
  )
  const height = useSyncExternalStore(
    onMove,
    () => innerHeight,
    () => firstHeight,
  )
  const from = scrolled - offset
  return itemsBetween(tops, from - beyondPx, from + stepPx + height + beyondPx)
}

/** Scrolls the page just as far as shows what lies between two heights of it, with room above and below, all in px. */
export function bringIntoSight(
  place: { top: number; bottom: number },
  room: { above: number; below: number },
) {
  const top = place.top - room.above
  const bottom = place.bottom + room.below
  if (top < scrollY) scrollTo({ top })
  else if (bottom > scrollY + innerHeight) scrollTo({ top: bottom - innerHeight })
}
