import { done, type Effect, refused, unclear } from './attempt.ts'

/** Pages of git tags that are read when sync has not seen the tag yet. */
const pages = 20

/** Verifies that the build's version is its Git tag, on its commit. A build without a version has nothing to verify. */
export const version: Effect = async (around, attempt) => {
  const { build, codeRepository, gitTag } = attempt.subject
  if (!build.version) return done({ skipped: 'no-version' })
  if (!codeRepository || !build.commitSha)
    return refused('version-unverifiable', 'the build has a version but no known commit')
  const judge = (sha: string, source: string) =>
    sha === build.commitSha
      ? done({ version: build.version, commit: sha, source })
      : refused(
          'version-elsewhere',
          `${build.version} stands on ${sha.slice(0, 12)}, not on the build's commit`,
        )
  if (gitTag && gitTag.sha === build.commitSha) return judge(gitTag.sha, 'sync')
  const { code } = await around.cloud.reading(attempt.connectionId)
  let page: string | null = null
  for (let read = 0; read < pages; read += 1) {
    const answer = await code.listGitTags(codeRepository.path, page)
    if (!answer.ok) return unclear(answer.failure)
    const found = answer.value.items.find(({ name }) => name === build.version)
    if (found) return judge(found.sha, 'cloud')
    page = answer.value.next
    if (page === null) break
  }
  return refused('version-missing', `no Git tag ${build.version} in ${codeRepository.path}`)
}
