import type { MergeRequestFact } from '../ports/code.ts'
import type { CloudResult } from '../ports/outcome.ts'
import type { PipelineGatePort } from '../ports/pipeline.ts'
import type { ReleasePort } from '../ports/release.ts'
import type { WorkItemPort } from '../ports/work-item.ts'
import { type Estate, historyOf, type MemoryRepository } from './estate.ts'
import { bad, good } from './outcome.ts'

interface OpenedRequest {
  number: number
  webUrl: string | null
  created: boolean
}

const short = (sha: string): string => sha.slice(0, 12)

/** Sets a ref that must stand at one commit. */
function make(
  operation: string,
  repository: MemoryRepository,
  refs: Map<string, string>,
  name: string,
  sha: string,
): CloudResult<{ created: boolean }> {
  if (!repository.commits.has(sha)) return bad('not-found', operation, `no commit ${sha}`)
  const head = refs.get(name)
  if (head !== undefined && head !== sha)
    return bad('conflict', operation, `${name} stands at ${short(head)}, not at ${short(sha)}`)
  refs.set(name, sha)
  return good({ created: head === undefined })
}

export function memoryReleases(estate: Estate): ReleasePort {
  const { release } = estate
  const at = <T>(path: string, operation: string, use: (found: MemoryRepository) => CloudResult<T>) => {
    const found = estate.repositories.get(path)
    return found ? use(found) : bad('not-found', operation, `no repository ${path}`)
  }
  const rulesOf = (path: string) => release.rules.get(path) ?? []
  return {
    createBranch: async ({ repository, branch, sha }) =>
      at(repository, 'releases.createBranch', (found) =>
        make('releases.createBranch', found, found.branches, branch, sha),
      ),
    createGitTag: async ({ repository, name, sha }) =>
      at(repository, 'releases.createGitTag', (found) =>
        make('releases.createGitTag', found, found.gitTags, name, sha),
      ),
    openMergeRequest: async ({ repository, sourceBranch, targetBranch, title }) =>
      at<OpenedRequest>(repository, 'releases.openMergeRequest', (found) => {
        const operation = 'releases.openMergeRequest'
        const [source, target] = [found.branches.get(sourceBranch), found.branches.get(targetBranch)]
        if (source === undefined || target === undefined) return bad('not-found', operation, 'no such branch')
        const list = release.mergeRequests.get(repository) ?? []
        const twin = list.find(
          (each) =>
            each.state === 'open' && each.sourceBranch === sourceBranch && each.targetBranch === targetBranch,
        )
        if (twin) return good({ number: twin.number, webUrl: twin.webUrl, created: false })
        if (historyOf(found, target).some((commit) => commit.sha === source))
          return bad('invalid', operation, `${sourceBranch} has nothing that ${targetBranch} lacks`)
        const number = list.length + 1
        const webUrl = `https://codeup.example/${repository}/change/${number}`
        const made: MergeRequestFact = {
          number,
          title,
          sourceBranch,
          targetBranch,
          authorName: 'releaser',
          state: 'open',
          headSha: source,
          webUrl,
          updatedAt: estate.now(),
        }
        release.mergeRequests.set(repository, [...list, made])
        return good({ number, webUrl, created: true })
      }),
    writeCommitStatus: async ({ repository, sha, context, state, description, targetUrl }) =>
      at(repository, 'releases.writeCommitStatus', (found) => {
        const operation = 'releases.writeCommitStatus'
        if (context.length > 50) return bad('invalid', operation, `the context ${context} is too long`)
        if (!found.commits.has(sha)) return bad('not-found', operation, `no commit ${sha}`)
        const key = `${repository} ${sha} ${context}`
        const wish = { state, description: description.slice(0, 3_000), targetUrl }
        const written = JSON.stringify(release.statuses.get(key)) !== JSON.stringify(wish)
        release.statuses.set(key, wish)
        return good({ written })
      }),
    listBranchRules: async (repository) =>
      at(repository, 'releases.listBranchRules', () => good(structuredClone(rulesOf(repository)))),
    writeBranchRule: async (repository, externalId, rule) =>
      at(repository, 'releases.writeBranchRule', () => {
        const operation = 'releases.writeBranchRule'
        for (const roles of [rule.allowPushRoles, rule.allowMergeRoles])
          if (roles.length > 0 && !roles.includes(40))
            return bad('invalid', operation, 'no rule may leave administrators out')
        const rules = rulesOf(repository)
        const before = rules.find((each) => each.externalId === externalId)
        if (externalId !== null && !before) return bad('not-found', operation, `no rule ${externalId}`)
        if (externalId === null && rules.some((each) => each.rule.branch === rule.branch))
          return bad('conflict', operation, `there is a rule for ${rule.branch} already`)
        const id = externalId ?? String(1 + Math.max(0, ...rules.map((each) => Number(each.externalId))))
        const made = { externalId: id, rule: structuredClone(rule) }
        release.rules.set(repository, [...rules.filter((each) => each !== before), made])
        return good(structuredClone(made))
      }),
    removeBranchRule: async (repository, externalId) =>
      at(repository, 'releases.removeBranchRule', () => {
        release.rules.set(
          repository,
          rulesOf(repository).filter((each) => each.externalId !== externalId),
        )
        return good(null)
      }),
  }
}

export function memoryWorkItems(estate: Estate): WorkItemPort {
  return {
    listWorkItems: async (keys) =>
      good(
        keys.flatMap((key) => {
          const found = estate.release.workItems.get(key)
          return found ? [{ ...found }] : []
        }),
      ),
  }
}

const answered = { pass: 'SUCCESS', refuse: 'FAIL' } as const

export function memoryPipelineGates(estate: Estate): PipelineGatePort {
  const there = (pipeline: string, run: number) =>
    estate.pipelines.get(pipeline)?.runs.some(({ number }) => number === run) ?? false
  const gatesOf = (pipeline: string, run: number) => estate.release.gates.get(`${pipeline} ${run}`) ?? []
  return {
    listManualGates: async (pipeline, run) =>
      there(pipeline, run)
        ? good(gatesOf(pipeline, run).filter(({ status }) => status === 'WAITING'))
        : bad('not-found', 'gates.listManualGates', `no run ${run}`),
    answerManualGate: async (pipeline, run, jobId, answer) => {
      const operation = 'gates.answerManualGate'
      const gate = gatesOf(pipeline, run).find((each) => each.jobId === jobId)
      if (!there(pipeline, run) || !gate) return bad('not-found', operation, `run ${run} has no job ${jobId}`)
      if (gate.status === answered[answer]) return good({ answered: false })
      if (!gate.waiting) return bad('conflict', operation, `the job ${gate.name} is ${gate.status}`)
      Object.assign(gate, { status: answered[answer], waiting: false })
      return good({ answered: true })
    },
  }
}
