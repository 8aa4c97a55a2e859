'use client'
import { useState } from 'react'
import { shortDigest } from './format/digest.ts'
import { Icon } from './icon.tsx'

/** Seven characters, the whole on hover. */
export function ShortDigest({ digest }: { digest: string }) {
  return (
    <code className="font-mono text-fg-3 text-sm" title={digest}>
      {shortDigest(digest)}
    </code>
  )
}

/** `sha256:` and seven characters, with a button that copies the whole. */
export function Digest({ digest, copyLabel }: { digest: string; copyLabel: string }) {
  const [copied, setCopied] = useState(false)
  const copy = () => {
    void navigator.clipboard?.writeText(digest).then(() => {
      setCopied(true)
      setTimeout(() => setCopied(false), 1500)
    })
  }
  return (
    <span className="inline-flex items-center gap-1">
      <code className="font-mono text-fg-2 text-sm" title={digest}>
        sha256:{shortDigest(digest)}
      </code>
      <button
        type="button"
        aria-label={copyLabel}
        title={copyLabel}
        onClick={copy}
        className="inline-grid size-6 cursor-pointer place-items-center rounded-md text-fg-3 hover:bg-hover hover:text-fg"
      >
        <Icon name={copied ? 'check' : 'copy'} size={12} />
      </button>
    </span>
  )
}
