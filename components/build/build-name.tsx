import type { BuildReference } from '../../lib/api/contract/reference.ts'
import { Version } from '../ui/version.tsx'

/** What a build is called: its version, else branch@commit, else its digest. Never without a digest within reach. */
export function BuildName({ build, quiet = false }: { build: BuildReference; quiet?: boolean }) {
  return (
    <Version
      version={build.version}
      branch={build.branch}
      commitSha={build.commitSha}
      digest={build.digest}
      quiet={quiet}
    />
  )
}
