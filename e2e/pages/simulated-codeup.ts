import { simulatorUrl } from './simulated-cloud.ts'

/** What a developer does by hand in Codeup and Flow, with a developer's token; and what anybody can read there. */
async function ask(method: 'GET' | 'POST', path: string, body?: unknown): Promise<unknown> {
  const answer = await fetch(new URL(`/oapi/v1/${path}`, simulatorUrl()), {
    method,
    headers: { 'x-yunxiao-token': 'pt-sim-developer', 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (answer.status === 404) return null
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
  return answer.json()
}

const organization = 'organizations/yunfan'
const at = (repository: string) => `codeup/${organization}/repositories/${encodeURIComponent(repository)}`

/** The commit a branch stands on; null: there is no such branch. */
export async function headOf(repository: string, branch: string): Promise<string | null> {
  const found = await ask('GET', `${at(repository)}/branches/${encodeURIComponent(branch)}`)
  return (found as { commit: { id: string } } | null)?.commit.id ?? null
}

/** Names of the tags of a repository with the commits they stand on. */
export async function tagsOf(repository: string): Promise<Record<string, string>> {
  const tags = (await ask('GET', `${at(repository)}/tags?perPage=100`)) as {
    name: string
    commit: { id: string }
  }[]
  return Object.fromEntries(tags.map(({ name, commit }) => [name, commit.id]))
}

export async function makeBranch(repository: string, branch: string, from: string): Promise<void> {
  const query = new URLSearchParams({ branch, ref: from })
  await ask('POST', `${at(repository)}/branches?${query}`)
}

/** Commits one new file; answers the commit. */
export async function commitTo(repository: string, branch: string, message: string): Promise<string> {
  const file = `src/week/${message.replaceAll(/[^A-Za-z0-9]+/g, '-').toLowerCase()}.md`
  const made = await ask('POST', `${at(repository)}/multipleFiles`, {
    branch,
    commit_message: message,
    actions: [{ action: 'create', file_path: file, content: `${message}\n` }],
  })
  return (made as { id: string }).id
}

/** Merges a branch by a merge request that is squashed. Answers the commit. */
async function mergeBranch(repository: string, targetBranch: string, branch: string, message: string) {
  const opened = (await ask('POST', `${at(repository)}/changeRequests`, {
    title: message,
    sourceBranch: branch,
    targetBranch,
  })) as { localId: number }
  await ask('POST', `${at(repository)}/changeRequests/${opened.localId}/merge`, {
    mergeType: 'squash',
    mergeMessage: message,
    removeSourceBranch: true,
  })
  return (await headOf(repository, targetBranch)) ?? ''
}

/** One commit into a branch that nobody pushes to, as a merge request that is squashed. Answers the commit. */
export async function mergeInto(
  repository: string,
  targetBranch: string,
  branch: string,
  message: string,
): Promise<string> {
  await makeBranch(repository, branch, targetBranch)
  await commitTo(repository, branch, message)
  return mergeBranch(repository, targetBranch, branch, message)
}

/** Changes one file of main by a merge request, as a developer would. Answers the commit. */
export async function changeFile(
  repository: string,
  file: string,
  change: (content: string) => string,
  message: string,
): Promise<string> {
  const branch = `fix/${file.replaceAll(/[^A-Za-z0-9]+/g, '-').toLowerCase()}`
  const path = `${at(repository)}/files/${encodeURIComponent(file)}?ref=main`
  const { content } = (await ask('GET', path)) as { content: string }
  await makeBranch(repository, branch, 'main')
  await ask('POST', `${at(repository)}/multipleFiles`, {
    branch,
    commit_message: message,
    actions: [{ action: 'update', file_path: file, content: change(content) }],
  })
  return mergeBranch(repository, 'main', branch, message)
}

/** Merges an open merge request, as who owns the repository would. */
export async function mergeRequest(repository: string, number: number): Promise<void> {
  await ask('POST', `${at(repository)}/changeRequests/${number}/merge`, {
    mergeType: 'no-fast-forward',
    removeSourceBranch: true,
  })
}

/** Starts the pipeline that builds a repository, on a branch that nothing starts it for. */
export async function runPipeline(name: string, branch: string): Promise<void> {
  for (let page = 1; ; page += 1) {
    const all = (await ask('GET', `flow/${organization}/pipelines?perPage=30&page=${page}`)) as {
      pipelineId: number
      pipelineName: string
    }[]
    if (all.length === 0) throw new Error(`no pipeline is called ${name}`)
    const found = all.find(({ pipelineName }) => pipelineName === name)
    if (!found) continue
    const below = `flow/${organization}/pipelines/${found.pipelineId}`
    const { pipelineConfig } = (await ask('GET', below)) as {
      pipelineConfig: { sources: { data: { repo: string } }[] }
    }
    const source = pipelineConfig.sources[0]?.data.repo ?? ''
    await ask('POST', `${below}/runs`, { params: JSON.stringify({ runningBranchs: { [source]: branch } }) })
    return
  }
}

/** Merge requests of a repository that are open, as `from → to`. */
export async function openRequests(repository: string): Promise<string[]> {
  const { id } = (await ask('GET', at(repository))) as { id: number }
  const query = `projectIds=${id}&state=opened&perPage=100`
  const found = (await ask('GET', `codeup/${organization}/changeRequests?${query}`)) as {
    sourceBranch: string
    targetBranch: string
  }[]
  return found.map(({ sourceBranch, targetBranch }) => `${sourceBranch} → ${targetBranch}`)
}
