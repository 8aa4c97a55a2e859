'use client'
import Link from 'next/link'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { Button } from './button.tsx'
import { StatusShape } from './status.tsx'
import { type Toast, toastStore } from './toast-store.ts'

const none: readonly Toast[] = []

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

/** What was done, with the way back or on, for eight seconds; they wait while somebody points at or stands in them. Z undoes. */
export function Toasts({ label }: { label: string }) {
  const toasts = useSyncExternalStore(toastStore.subscribe, toastStore.read, () => none)
  const [isHeld, setHeld] = useState(false)
  const some = toasts.length > 0
  useEffect(() => {
    if (!some || isHeld) return
    const timer = setInterval(() => toastStore.tick(), 1000)
    return () => clearInterval(timer)
  }, [some, isHeld])
  useEffect(() => {
    if (!some) return
    const listen = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'z' || event.ctrlKey || event.metaKey || event.altKey) return
      if (isTyping(event.target)) return
      event.preventDefault()
      toastStore.undo()
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [some])
  return (
    <section
      aria-label={label}
      aria-live="polite"
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className="pointer-events-none fixed right-5 bottom-11 z-30 flex flex-col items-end gap-2 max-md:inset-x-4 max-md:bottom-19"
    >
      {toasts.map((toast) => (
        <div
          key={toast.id}
          className="pointer-events-auto flex min-h-11 max-w-[560px] items-center gap-2 rounded-lg border border-line-2 bg-raised px-3 py-1.5 shadow-overlay max-md:w-full"
        >
          <StatusShape kind="success" />
          <span className="min-w-0 flex-1 break-words">{toast.text}</span>
          {toast.link ? (
            <Link
              href={toast.link.href}
              className="shrink-0 text-accent-fg underline underline-offset-3"
              onClick={() => toastStore.dismiss(toast.id)}
            >
              {toast.link.label}
            </Link>
          ) : null}
          {toast.onUndo ? (
            <Button size="tiny" shortcut="Z" onPress={() => toastStore.undo(toast.id)}>
              {toast.undoLabel}
            </Button>
          ) : null}
          <span aria-hidden className="w-6 text-right text-fg-3 text-sm tabular-nums">
            {toast.leftS} s
          </span>
        </div>
      ))}
    </section>
  )
}
