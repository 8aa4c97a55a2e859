import type { RefChange } from '../codeup/state.ts'
import { readFileAt } from '../git/objects.ts'
import { listTree } from '../git/reading.ts'
import { flowText } from './render.ts'
import type { FlowState } from './state.ts'

const definitionFile = /^(\.flow\.ya?ml|\.flow\/[\w.-]+\.ya?ml)$/

/**
 * A push to the branch that a pipeline builds from brings its definition with it, where a file carries its name: what Flow
 * shows is then that file. What it does stays as it was arranged.
 */
export async function followDefinition(state: FlowState, change: RefChange): Promise<void> {
  const { repository, ref, after, at } = change
  if (after === undefined) return
  const pipelines = state.pipelines
    .by('bySource', repository.path)
    .filter(({ branch }) => ref === `refs/heads/${branch}`)
  if (pipelines.length === 0) return
  const dir = state.codeup.dirOf(repository)
  for (const { path, type } of await listTree(dir, after, '', true)) {
    if (type !== 'blob' || !definitionFile.test(path)) continue
    const text = (await readFileAt(dir, after, path))?.toString('utf8') ?? ''
    const pipeline = pipelines.find(({ name }) => text.split(/\r?\n/).includes(`name: ${name}`))
    if (pipeline === undefined || text === (pipeline.text ?? flowText(pipeline))) continue
    state.pipelines.patch(String(pipeline.id), { text, updatedAt: at })
  }
}
