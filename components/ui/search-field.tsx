'use client'
import { useEffect, useRef, useState } from 'react'
import { Icon } from './icon.tsx'
import { Kbd } from './kbd.tsx'

export interface SearchFieldProps {
  label: string
  value: string
  onChange: (value: string) => void
  /** One key that focuses it from anywhere outside a field. */
  shortcut?: string
}

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

/** Keeps what is typed at once and tells the outside a moment later, so that each key costs one render. */
export function SearchField({ label, value, onChange, shortcut }: SearchFieldProps) {
  const [text, setText] = useState(value)
  const field = useRef<HTMLInputElement>(null)
  // What was told may come back late and trimmed, when more has been typed: an echo never takes a key away.
  const told = useRef([value])
  useEffect(() => {
    const echo = told.current.findIndex((each) => each.trim() === value.trim())
    if (echo >= 0) {
      told.current = told.current.slice(echo)
    } else {
      told.current = [value]
      setText(value)
    }
  }, [value])
  useEffect(() => {
    if (text === told.current.at(-1)) return
    const timer = setTimeout(() => {
      told.current.push(text)
      onChange(text)
    }, 60)
    return () => clearTimeout(timer)
  }, [text, onChange])
  useEffect(() => {
    if (!shortcut) return
    const focus = (event: KeyboardEvent) => {
      if (event.key !== shortcut || event.ctrlKey || event.metaKey || event.altKey || typing(event.target))
        return
      event.preventDefault()
      field.current?.focus()
    }
    document.addEventListener('keydown', focus)
    return () => document.removeEventListener('keydown', focus)
  }, [shortcut])
  return (
    <label className="flex h-7 w-56 items-center gap-2 rounded-md border border-control bg-surface pr-1 pl-2.5 focus-within:outline-2 focus-within:outline-focus focus-within:outline-offset-2 max-md:h-11 max-md:w-full">
      <Icon name="search" className="text-fg-3" />
      <input
        ref={field}
        type="search"
        aria-label={label}
        placeholder={label}
        className="min-w-0 flex-1 bg-transparent outline-none placeholder:text-fg-3 [&::-webkit-search-cancel-button]:hidden"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            setText('')
            event.currentTarget.blur()
          }
        }}
      />
      {shortcut ? <Kbd>{shortcut}</Kbd> : null}
    </label>
  )
}
