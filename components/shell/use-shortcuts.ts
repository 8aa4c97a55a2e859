'use client'
import { useRouter } from 'next/navigation'
import { useEffect, useRef } from 'react'

export const goTo: Record<string, string> = {
  o: '/',
  b: '/board',
  s: '/services',
  p: '/promotions',
  a: '/activity',
  u: '/setup',
  ',': '/settings',
}

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

/** Ctrl/Cmd+K opens the palette, `g` and a letter goes to a page, `?` shows the keys. */
export function useShortcuts({ onPalette, onHelp }: { onPalette: () => void; onHelp: () => void }) {
  const router = useRouter()
  const latest = useRef({ onPalette, onHelp })
  latest.current = { onPalette, onHelp }
  useEffect(() => {
    let goneAt = 0
    const listen = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        latest.current.onPalette()
        return
      }
      if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) return
      if (event.key === '?') latest.current.onHelp()
      const target = goTo[event.key]
      if (target && Date.now() - goneAt < 1500) {
        event.preventDefault()
        event.stopPropagation()
        goneAt = 0
        router.push(target)
      } else if (event.key === 'g') goneAt = Date.now()
    }
    document.addEventListener('keydown', listen, true)
    return () => document.removeEventListener('keydown', listen, true)
  }, [router])
}
