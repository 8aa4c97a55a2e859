import { shortDigest, splitVersion } from './format/digest.ts'

export interface VersionProps {
  version: string | null
  branch: string | null
  commitSha: string | null
  digest: string
  quiet?: boolean
}

/** Read from its end: batch faint, day medium, counter strong. No version yet: branch@commit, else the digest. */
export function Version({ version, branch, commitSha, digest, quiet = false }: VersionProps) {
  const parts = version ? splitVersion(version) : null
  const tone = quiet ? 'text-fg-3' : ''
  if (parts) {
    return (
      <span className={`whitespace-nowrap font-mono text-sm ${tone}`}>
        <span className="text-fg-3">{parts.batch}-</span>
        <span className={quiet ? '' : 'text-fg-2'}>{parts.day}</span>
        <span className={quiet ? '' : 'font-semibold text-fg'}>.{parts.counter}</span>
      </span>
    )
  }
  const name = version ?? (commitSha ? `${branch ?? 'commit'}@${commitSha.slice(0, 7)}` : shortDigest(digest))
  return <span className={`whitespace-nowrap font-mono text-sm ${tone || 'text-fg'}`}>{name}</span>
}
