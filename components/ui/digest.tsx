import { CopyButton } from './copy-button.tsx'
import { shortDigest } from './format/digest.ts'

/** Seven characters, the whole on hover. */
export function ShortDigest({ digest }: { digest: string }) {
  return (
    <code className="whitespace-nowrap font-mono text-fg-3 text-sm" title={digest}>
      {shortDigest(digest)}
    </code>
  )
}

/** `sha256:` and seven characters, with a button that copies the whole. */
export function Digest({ digest, copyLabel }: { digest: string; copyLabel: string }) {
  return (
    <span className="inline-flex items-center gap-0.5 align-middle">
      <code className="whitespace-nowrap font-mono text-fg-3 text-sm" title={digest}>
        sha256:{shortDigest(digest)}
      </code>
      <CopyButton text={digest} label={copyLabel} />
    </span>
  )
}
