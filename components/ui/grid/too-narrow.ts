import { type RefObject, useEffect, useState } from 'react'

/** The least width that tracks ask for: the first length in pixels of each, `196px` or `minmax(200px, 1fr)`. */
export function leastWidth(tracks: string[]): number {
  return tracks.reduce((sum, track) => sum + Number(/(\d+)px/.exec(track)?.[1] ?? 0), 0)
}

/** Whether the columns need more room than there is. Only then may they scroll sideways: what scrolls lets no head stick. */
export function useTooNarrow(element: RefObject<HTMLElement | null>, neededPx: number): boolean {
  const [narrow, setNarrow] = useState(false)
  useEffect(() => {
    const box = element.current
    if (!box) return
    const observer = new ResizeObserver(() => setNarrow(box.clientWidth < neededPx))
    observer.observe(box)
    return () => observer.disconnect()
  }, [element, neededPx])
  return narrow
}
