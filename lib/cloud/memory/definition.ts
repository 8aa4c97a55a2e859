import type { DefinitionPort } from '../ports/pipeline-definition.ts'
import { type Estate, hashOf } from './estate.ts'
import { bad, good } from './outcome.ts'

export function memoryDefinitions(estate: Estate): DefinitionPort {
  return {
    getDefinition: async (pipeline) =>
      estate.pipelines.has(pipeline)
        ? good(
            structuredClone(
              estate.definitions.get(pipeline) ?? { text: null, variables: [], updatedAt: null },
            ),
          )
        : bad('not-found', 'definitions.getDefinition', `no pipeline ${pipeline}`),
    listFiles: async (path, ref) => {
      const found = estate.repositories.get(path)
      const head = found?.branches.get(ref) ?? ref
      const commit = found?.commits.get(head)
      if (!commit) return bad('not-found', 'definitions.listFiles', `no ref ${ref} in ${path}`)
      return good([...commit.files].map(([name, content]) => ({ path: name, revision: hashOf(content) })))
    },
    listBranchRules: async (path) =>
      estate.repositories.has(path)
        ? good(structuredClone(estate.release.rules.get(path) ?? []))
        : bad('not-found', 'definitions.listBranchRules', `no repository ${path}`),
  }
}
