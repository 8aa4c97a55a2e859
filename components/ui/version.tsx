import { shortDigest, splitVersion } from './format/digest.ts'

export interface VersionProps {
  version: string | null
  branch: string | null
  commitSha: string | null
  digest: string
  /** The same as beside it: grey, so that differences stand out. */
  quiet?: boolean
}

/** A build's name as plain text, where no markup can stand. */
export const nameOfBuild = ({ version, branch, commitSha, digest }: Omit<VersionProps, 'quiet'>): string =>
  version ?? (commitSha ? `${branch ?? 'commit'}@${commitSha.slice(0, 7)}` : shortDigest(digest))

/** Read from its end: batch faint, day medium, counter strong. No version yet: branch@commit, else the digest. */
export function Version({ version, branch, commitSha, digest, quiet = false }: VersionProps) {
  const parts = version ? splitVersion(version) : null
  const name = nameOfBuild({ version, branch, commitSha, digest })
  return (
    <span
      className={`whitespace-nowrap font-mono text-sm [font-variant-ligatures:none] ${quiet ? 'text-fg-3' : 'text-fg-2'}`}
    >
      {parts ? (
        <>
          <span className="text-fg-3">{parts.batch}-</span>
          {parts.day}.<span className={quiet ? '' : 'font-medium text-fg'}>{parts.counter}</span>
        </>
      ) : (
        name
      )}
    </span>
  )
}
