'use client'
import { useEffect, useState } from 'react'

/** Further down than this the reader is reading: rows that arrive above would move what is looked at. */
const readingBelowPx = 160

/**
 * The rows to show, and how many newer ones wait above: while the page is scrolled down, what arrives at the top is held
 * back, so that nothing moves under the reader's eyes.
 */
export function heldBack<R>(
  rows: R[],
  keyOf: (row: R) => string,
  top: string | null,
): { shown: R[]; newer: number } {
  const at = top === null ? 0 : rows.findIndex((row) => keyOf(row) === top)
  return at > 0 ? { shown: rows.slice(at), newer: at } : { shown: rows, newer: 0 }
}

/** The key of the first row at the time the reader began to read further down; null at the top of the page. */
export function useReadingFrom(firstKey: string | null): string | null {
  const [top, setTop] = useState<string | null>(null)
  useEffect(() => {
    const look = () => {
      const reads = window.scrollY > readingBelowPx
      setTop((before) => (reads ? (before ?? firstKey) : null))
    }
    look()
    window.addEventListener('scroll', look, { passive: true })
    return () => window.removeEventListener('scroll', look)
  }, [firstKey])
  return top
}
