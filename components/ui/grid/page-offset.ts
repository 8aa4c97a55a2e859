import { type RefObject, useLayoutEffect, useState } from 'react'

const useMeasure = typeof window === 'undefined' ? () => {} : useLayoutEffect

/** How far below the top of the page an element begins; measured again when anything above it grows. */
export function usePageOffset(element: RefObject<HTMLElement | null>): number {
  const [offset, setOffset] = useState(0)
  useMeasure(() => {
    const measure = () => {
      const top = element.current?.getBoundingClientRect().top
      if (top !== undefined) setOffset(Math.round(top + window.scrollY))
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(document.body)
    return () => observer.disconnect()
  }, [element])
  return offset
}
