'use client'
import { useEffect, useRef } from 'react'
import type { PromotionItem } from '../../lib/api/contract/promotion-item.ts'

export type Word = 'approve' | 'reject'
/** What of a promotion the question needs. */
export type Askable = Pick<PromotionItem, 'id' | 'number' | 'service' | 'environment' | 'build' | 'from'>

const words: Record<string, Word> = { a: 'approve', r: 'reject' }

/** Letters belong to what is typed in, and to a dialog above the page. */
const isTaken = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) ||
    target.closest('[role=dialog], [role=alertdialog]') !== null)

/** A approves, R rejects, anywhere on the page. `onWord` says itself what the word is about. */
export function useApprovalKeys(onWord: (word: Word) => void): void {
  const latest = useRef(onWord)
  latest.current = onWord
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const word = words[event.key.toLowerCase()]
      if (!word || event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTaken(event.target))
        return
      // `g` and a letter went to a page: it was stopped before it came here.
      event.preventDefault()
      latest.current(word)
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [])
}
