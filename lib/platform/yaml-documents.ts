import { parseAllDocuments } from 'yaml'

const maxDocuments = 2_000

/**
 * Every document of a YAML text as plain values; one that does not parse is an Error in its place. Aliases are bounded,
 * so that a small text cannot unfold into a large one.
 */
export function readYamlDocuments(text: string): unknown[] {
  const documents = parseAllDocuments(text, { uniqueKeys: false, logLevel: 'silent' })
  if (!Array.isArray(documents)) return []
  return documents.slice(0, maxDocuments).map((document) => {
    const [error] = document.errors
    if (error) return new Error(error.message)
    try {
      return document.toJS({ maxAliasCount: 50 }) as unknown
    } catch (problem) {
      return problem instanceof Error ? problem : new Error('not readable')
    }
  })
}
