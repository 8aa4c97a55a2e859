const key = /\b([A-Z][A-Z0-9]{1,9})-\d{1,7}\b/g

/** Names of standards and checksums have the shape of a work item and are none. */
const notProjects = new Set(
  'AES ARM BASE CP CVE CWE EC ED ES GB GHSA GMT HTTP IEEE IPV ISO MD P PEP RFC RSA SHA TLS UCS UTC UTF X86'.split(
    ' ',
  ),
)

/** Work items that a message names (R119), each once, in its order. */
export function linkedWorkItems(message: string): string[] {
  const found = [...message.matchAll(key)].filter(([, prefix = '']) => !notProjects.has(prefix))
  return [...new Set(found.map(([text]) => text))]
}

/** What a work item is for. */
export type WorkItemKind = 'defect' | 'hotfix' | 'requirement' | 'task' | 'other'

const categories: Record<string, WorkItemKind> = {
  Bug: 'defect',
  Req: 'requirement',
  Topic: 'requirement',
  Request: 'requirement',
  Task: 'task',
}
const hotfix = /hot-?\s?fix|热修复|紧急修复|线上热修/i

/**
 * What a type means, written `<category>/<name>` as sync keeps it: the name that people gave to a type can only make a
 * hotfix of a defect or a task; nothing makes a requirement a fix.
 */
export function workItemKindOf(type: string): WorkItemKind {
  const [category = '', ...name] = type.split('/')
  const kind = categories[category] ?? 'other'
  return (kind === 'defect' || kind === 'task') && hotfix.test(name.join('/')) ? 'hotfix' : kind
}
