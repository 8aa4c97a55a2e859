import { z } from 'zod'
import type { DefinitionPort, PipelineDefinitionFact } from '../ports/pipeline-definition.ts'
import { repositoryAt } from './codeup/client.ts'
import { toBranchRule } from './codeup/map.ts'
import { WireProtectedBranch } from './codeup/wire.ts'
import type { Attempts } from './transport/attempt.ts'
import { CallError } from './transport/call-error.ts'
import type { YunxiaoDoor } from './transport/yunxiao.ts'

const WireParameter = z.object({
  key: z.string().nullish(),
  value: z.string().nullish(),
  masked: z.boolean().nullish(),
  encrypted: z.boolean().nullish(),
})
const WireDetail = z.object({
  updateTime: z.number().nullish(),
  pipelineConfig: z.object({ flow: z.string().nullish(), settings: z.string().nullish() }).nullish(),
})
const WireLatest = z.object({ globalParams: z.array(WireParameter).nullish() })
const WireTree = z.array(z.object({ id: z.string().nullish(), path: z.string(), type: z.string().nullish() }))
/** What the settings hold beside these nobody documents. */
const WireSettings = z.object({ globalParams: z.array(WireParameter).nullish() })

const toVariable = ({ key, value, masked, encrypted }: z.infer<typeof WireParameter>) => ({
  name: key ?? '',
  value: masked || encrypted ? null : (value ?? ''),
})

/** Variables that the settings name; settings are text of JSON, and anything else is none. */
function ofSettings(text: string | null | undefined): z.infer<typeof WireParameter>[] {
  try {
    return WireSettings.safeParse(JSON.parse(text ?? '{}')).data?.globalParams ?? []
  } catch {
    return []
  }
}

/** Definitions over Flow and Codeup's token API, under the reader token (sections 5.2, 5.3). */
export function createDefinitions(flow: Attempts, codeup: Attempts, door: YunxiaoDoor): DefinitionPort {
  const get = async (product: 'flow' | 'codeup', path: string, signal: AbortSignal, query = {}) =>
    (await door.send(product, 'GET', path, { query, signal })).body

  /** Variables come with runs; one that never ran has none. */
  async function lastParameters(pipeline: string, signal: AbortSignal) {
    try {
      const body = await get('flow', `pipelines/${pipeline}/runs/latestPipelineRun`, signal)
      return WireLatest.parse(body).globalParams ?? []
    } catch (error) {
      if (error instanceof CallError && error.kind === 'not-found') return []
      throw error
    }
  }

  return {
    getDefinition: (pipeline) =>
      flow.call({ operation: 'GetPipeline', read: true }, async (signal): Promise<PipelineDefinitionFact> => {
        const at = encodeURIComponent(pipeline)
        const detail = WireDetail.parse(await get('flow', `pipelines/${at}`, signal))
        const { flow: text, settings } = detail.pipelineConfig ?? {}
        const all = [...ofSettings(settings), ...(await lastParameters(at, signal))].map(toVariable)
        return {
          text: text == null || text.trim() === '' ? null : text,
          variables: [...new Map(all.map((each) => [each.name, each])).values()],
          updatedAt: detail.updateTime ? new Date(detail.updateTime) : null,
        }
      }),
    listFiles: (repository, ref) =>
      codeup.call({ operation: 'ListFiles', read: true }, async (signal) => {
        const path = `${repositoryAt(repository)}/files/tree`
        const entries = WireTree.parse(await get('codeup', path, signal, { ref, type: 'RECURSIVE' }))
        return entries
          .filter(({ type }) => type !== 'tree' && type !== 'commit')
          .map((entry) => ({ path: entry.path, revision: entry.id ?? '' }))
      }),
    listBranchRules: (repository) =>
      codeup.call({ operation: 'ListProtectedBranches', read: true }, async (signal) =>
        z
          .array(WireProtectedBranch)
          .parse(await get('codeup', `${repositoryAt(repository)}/protectedBranches`, signal))
          .map(toBranchRule),
      ),
  }
}
