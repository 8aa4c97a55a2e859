import { type Attempt, done, type Effect, refused, unclear } from './attempt.ts'

/** Pages of git tags that are read when sync has not seen the tag yet. */
const pages = 20

/** Nothing to verify, or sync has seen the tag on the build's commit: nobody has to be asked. Null: the cloud has to say. */
export function knownVersion({ subject }: Attempt): Record<string, unknown> | null {
  const { build, codeRepository, gitTag } = subject
  if (!build.version) return { skipped: 'no-version' }
  if (!codeRepository || !build.commitSha || gitTag?.sha !== build.commitSha) return null
  return { version: build.version, commit: gitTag.sha, source: 'sync' }
}

/** Asks the cloud whether the build's version is its Git tag, on its commit. */
export const version: Effect = async (around, attempt) => {
  const { build, codeRepository } = attempt.subject
  if (!codeRepository || !build.commitSha)
    return refused('version-unverifiable', 'the build has a version but no known commit')
  const judge = (sha: string) =>
    sha === build.commitSha
      ? done({ version: build.version, commit: sha, source: 'cloud' })
      : refused(
          'version-elsewhere',
          `${build.version} stands on ${sha.slice(0, 12)}, not on the build's commit`,
        )
  const { code } = await around.cloud.reading(attempt.connectionId)
  let page: string | null = null
  for (let read = 0; read < pages; read += 1) {
    const answer = await code.listGitTags(codeRepository.path, page)
    if (!answer.ok) return unclear(answer.failure)
    const found = answer.value.items.find(({ name }) => name === build.version)
    if (found) return judge(found.sha)
    page = answer.value.next
    if (page === null) break
  }
  return refused('version-missing', `no Git tag ${build.version} in ${codeRepository.path}`)
}
