import type { UnitToLookAt } from '../../catalog/pipeline-finding/units.ts'
import type { ReadingCloud } from '../../cloud/ports/cloud.ts'
import type { CloudFailure, CloudResult } from '../../cloud/ports/outcome.ts'
import type {
  DefinitionText,
  PipelineToJudge,
  PipelineUnit,
  RepositoryToJudge,
} from '../../domain/pipeline-finding/facts.ts'
import { isLookedAt } from '../../domain/pipeline-finding/places.ts'
import { readYamlDocuments } from '../../platform/yaml-documents.ts'
import { CloudStop } from '../cloud-stop.ts'

/** So many files of a repository are read; more Dockerfiles and settings than that are somebody's archive. */
const mostFiles = 16
/** Longer ones were written by no person. */
const longestFile = 300_000

const parsed = (text: string): DefinitionText => ({ text, document: readYamlDocuments(text)[0] ?? null })
/** A Dockerfile is no YAML, and nobody asks what it would be as one. */
const isYaml = (path: string): boolean => /\.ya?ml$/.test(path)

export interface UnitRead {
  unit: PipelineUnit
  /** What the cloud refused, in sentences; empty: all of it was read. */
  problems: string[]
}

/** Reads what rules ask of one unit. A definite no of the cloud leaves that part unread; anything else ends the pass. */
export async function readUnit(cloud: ReadingCloud, asked: UnitToLookAt): Promise<UnitRead> {
  const problems: string[] = []
  const { definitions, code } = cloud
  const refused = (failure: CloudFailure): void => {
    if (!failure.definite) throw new CloudStop(failure)
    problems.push(`${failure.operation}: ${failure.message}`)
  }
  function orUnread<T>(result: CloudResult<T>): T | 'unread' {
    if (result.ok) return result.value
    refused(result.failure)
    return 'unread'
  }

  async function readFiles(
    path: string,
    branch: string,
  ): Promise<Pick<RepositoryToJudge, 'files' | 'skipped'>> {
    const tree = await definitions.listFiles(path, branch)
    // An empty repository has no branch: there is nothing wrong in no file.
    if (!tree.ok && tree.failure.kind === 'not-found') return { files: [], skipped: [] }
    const listed = orUnread(tree)
    if (listed === 'unread') return { files: 'unread', skipped: [] }
    const wanted = listed.map((file) => file.path).filter(isLookedAt)
    const skipped = wanted.slice(mostFiles)
    const files: (DefinitionText & { path: string })[] = []
    for (const name of wanted.slice(0, mostFiles)) {
      const file = await code.getFile(path, branch, name)
      if (!file.ok) {
        refused(file.failure)
        skipped.push(name)
      } else if (file.value.content.length > longestFile) skipped.push(name)
      else {
        const { content } = file.value
        files.push({ path: name, ...(isYaml(name) ? parsed(content) : { text: content, document: null }) })
      }
    }
    return { files, skipped }
  }

  async function readPipeline(pipeline: UnitToLookAt['pipelines'][number]): Promise<PipelineToJudge | null> {
    const { externalId, ...known } = pipeline
    const result = await definitions.getDefinition(externalId)
    // The list of pipelines will say that it is gone.
    if (!result.ok && result.failure.kind === 'not-found') return null
    const found = orUnread(result)
    if (found === 'unread') return { ...known, definition: 'unread', variables: 'unread' }
    const definition = found.text === null ? null : parsed(found.text)
    return { ...known, definition, variables: found.variables }
  }

  const { repository, services, kindsOf } = asked
  const pipelines: PipelineToJudge[] = []
  for (const each of asked.pipelines) {
    const pipeline = await readPipeline(each)
    if (pipeline !== null) pipelines.push(pipeline)
  }
  if (repository === null) return { unit: { repository, pipelines, services, kindsOf }, problems }
  const { path, defaultBranch } = repository
  const branchRules = orUnread(await definitions.listBranchRules(path))
  const rules = branchRules === 'unread' ? branchRules : branchRules.map(({ rule }) => rule)
  const read = { path, defaultBranch, branchRules: rules, ...(await readFiles(path, defaultBranch)) }
  return { unit: { repository: read, pipelines, services, kindsOf }, problems }
}
