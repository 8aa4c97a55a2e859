'use client'
import { useState } from 'react'
import { Icon } from './icon.tsx'

/** Copies a text, and shows for a moment that it did. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const [copied, setCopied] = useState(false)
  const copy = () => {
    void navigator.clipboard?.writeText(text).then(() => {
      setCopied(true)
      setTimeout(() => setCopied(false), 1500)
    })
  }
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={copy}
      className="inline-grid size-6 shrink-0 cursor-pointer place-items-center rounded-md text-fg-2 hover:bg-hover max-md:size-9"
    >
      <Icon name={copied ? 'check' : 'copy'} size={12} className={copied ? 'text-success-fg' : ''} />
    </button>
  )
}
