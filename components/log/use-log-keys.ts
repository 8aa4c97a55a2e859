import { type RefObject, useEffect, useRef } from 'react'

const isTaken = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) ||
    target.closest('[role=dialog], [role=alertdialog]') !== null)

/**
 * `/` and Ctrl+F go to the search, `n` and `N` to the next and previous line found, `e` and `E` to errors. Ctrl+F in the
 * search itself is the browser's own again.
 */
export function useLogKeys(
  field: RefObject<HTMLInputElement | null>,
  asked: { onNext: (step: 1 | -1) => void; onError: (step: 1 | -1) => void },
): void {
  const latest = useRef(asked)
  latest.current = asked
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return
      const isFind = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'f'
      if (isFind ? event.target === field.current : event.ctrlKey || event.metaKey || event.altKey) return
      if (!isFind && isTaken(event.target)) return
      if (isFind && event.target instanceof HTMLElement && event.target.closest('[role=dialog]')) return
      const acts: Record<string, () => void> = {
        '/': () => field.current?.select(),
        n: () => latest.current.onNext(1),
        N: () => latest.current.onNext(-1),
        e: () => latest.current.onError(1),
        E: () => latest.current.onError(-1),
      }
      const act = isFind ? acts['/'] : acts[event.key]
      if (!act) return
      event.preventDefault()
      if (isFind || event.key === '/') field.current?.focus()
      act()
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [field])
}
