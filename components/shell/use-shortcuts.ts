'use client'
import { useRouter } from 'next/navigation'
import { useEffect, useRef } from 'react'
import { pageKeys, pages } from './pages.ts'

const goTo: Record<string, string> = Object.fromEntries(
  pageKeys.map((key) => [pages[key].letter, pages[key].href]),
)
/** After `g`, beside the pages: the emergency stop. */
const stopLetter = 'x'
/** How long after `g` its letter may come. */
const patienceMs = 1500

/** Keys belong to what has the focus: a field, or a dialog above the page. */
const isTaken = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) ||
    target.closest('[role=dialog], [role=alertdialog]') !== null)

/** Ctrl/Cmd+K opens the palette, `g` and a letter goes to a page, `?` shows the keys. */
export function useShortcuts(asked: { onPalette: () => void; onHelp: () => void; onStop: () => void }) {
  const router = useRouter()
  const latest = useRef(asked)
  latest.current = asked
  useEffect(() => {
    let askedAt = 0
    const listen = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        latest.current.onPalette()
        return
      }
      if (isTaken(event.target) || event.ctrlKey || event.metaKey || event.altKey) return
      if (event.key === '?') latest.current.onHelp()
      const target = goTo[event.key]
      const isSecond = Date.now() - askedAt < patienceMs
      if (isSecond && (target || event.key === stopLetter)) {
        event.preventDefault()
        event.stopPropagation()
        askedAt = 0
        if (target) router.push(target)
        else latest.current.onStop()
      } else {
        askedAt = event.key === 'g' ? Date.now() : 0
      }
    }
    document.addEventListener('keydown', listen, true)
    return () => document.removeEventListener('keydown', listen, true)
  }, [router])
}
