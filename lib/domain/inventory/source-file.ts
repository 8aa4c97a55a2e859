import { parseDocument } from 'yaml'
import { z } from 'zod'
import { literalOf, readHcl, readHclBlock } from '../source-edit/hcl-scan.ts'
import { productWord } from './product.ts'

/** A resource as a file of a repository has it. */
export interface FileAddress {
  path: string
  /** Name in the ROS template, or `type.name` in Terraform. */
  address: string
  by: 'ros' | 'terraform'
  /** Of the cloud, as a state file says it; null: none does. */
  resourceId: string | null
  /** As the file names it; null: it does not, or works it out. */
  name: string | null
  /** The ROS stack or Terraform module of the file, by its name. */
  stack: string
  /** Of a ROS resource, as its type says it: `rds`. Null: of Terraform. */
  product: string | null
}

/** Files that may say where a resource comes from. */
export const isSourceFile = (path: string): boolean =>
  /\.(?:tf|tfstate|ya?ml|template|json)$/i.test(path) && !/(?:^|\/)(?:node_modules|\.[^/]+)\//.test(path)

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')))
const lastPart = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
const stackOf = (path: string): string => lastPart(path).replace(/\.[^.]+$/, '')

/** Properties that a resource is called by: those whose own name ends so. */
const isNaming = (property: string): boolean =>
  /(?:^|_)(?:name|bucket)$/.test(property) || /(?:Name|InstanceDescription)$/.test(property)

function terraformAddresses(path: string, text: string): FileAddress[] {
  const file = readHcl(text)
  if (file === null) return []
  return file.blocks.flatMap((block) => {
    const [type, label] = block.labels
    if (block.type !== 'resource' || type === undefined || label === undefined) return []
    const naming = readHclBlock(text, block)?.attributes.find(({ name }) => isNaming(name))
    const name = naming ? literalOf(text.slice(naming.from, naming.to)) : null
    const stack = lastPart(folderOf(path))
    return [
      {
        path,
        address: `${type}.${label}`,
        by: 'terraform' as const,
        resourceId: null,
        name,
        stack,
        product: null,
      },
    ]
  })
}

// A state holds every attribute of every resource, passwords too: nothing but names and ids is ever taken out of it.
const State = z.object({
  version: z.literal(4),
  resources: z.array(
    z.object({
      mode: z.string(),
      type: z.string(),
      name: z.string(),
      module: z.string().optional(),
      instances: z.array(z.object({ attributes: z.object({ id: z.string() }).nullish() })),
    }),
  ),
})

/** Address of the block -> ids of what it made. What a module made stands in no block of this folder. */
function idsOfState(text: string): Map<string, string[]> {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return new Map()
  }
  const state = State.safeParse(json)
  if (!state.success) return new Map()
  const managed = state.data.resources.filter(
    ({ mode, module }) => mode === 'managed' && module === undefined,
  )
  return new Map(
    managed.map(({ type, name, instances }) => [
      `${type}.${name}`,
      instances.flatMap(({ attributes }) => attributes?.id ?? []),
    ]),
  )
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function rosAddresses(path: string, text: string): FileAddress[] {
  if (!text.includes('ROSTemplateFormatVersion')) return []
  const document = parseDocument(text, { logLevel: 'silent', uniqueKeys: true })
  if (document.errors.length > 0) return []
  let template: unknown
  try {
    template = document.toJS({ maxAliasCount: 50 })
  } catch {
    return []
  }
  if (!isMap(template) || !isMap(template.Resources)) return []
  return Object.entries(template.Resources).flatMap(([address, resource]) => {
    if (!isMap(resource) || typeof resource.Type !== 'string') return []
    const properties = isMap(resource.Properties) ? resource.Properties : {}
    const name = Object.entries(properties).find(
      ([key, value]) => isNaming(key) && typeof value === 'string',
    )?.[1]
    const called = typeof name === 'string' ? name : null
    const product = productWord(resource.Type)
    return [
      { path, address, by: 'ros' as const, resourceId: null, name: called, stack: stackOf(path), product },
    ]
  })
}

/**
 * Every resource that files of one repository speak of: blocks of Terraform with the ids that the state beside them knows, and
 * resources of ROS templates. What can not be read says nothing. Path -> text.
 */
export function readSourceFiles(files: ReadonlyMap<string, string>): FileAddress[] {
  const states = new Map<string, Map<string, string[]>>()
  for (const [path, text] of files)
    if (path.endsWith('.tfstate')) {
      const folder = folderOf(path)
      states.set(folder, new Map([...(states.get(folder) ?? []), ...idsOfState(text)]))
    }
  return [...files].flatMap(([path, text]) => {
    if (path.endsWith('.tfstate')) return []
    if (!path.endsWith('.tf')) return rosAddresses(path, text)
    const ids = states.get(folderOf(path))
    return terraformAddresses(path, text).flatMap((found) => {
      const known = ids?.get(found.address) ?? []
      return known.length === 0 ? [found] : known.map((resourceId) => ({ ...found, resourceId }))
    })
  })
}
