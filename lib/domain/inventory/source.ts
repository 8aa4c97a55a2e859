import { productWord } from './product.ts'
import type { FileAddress } from './source-file.ts'

/** A file address with the repository that it is in. */
export interface KnownAddress extends FileAddress {
  /** Full path. */
  repository: string
}

/** How it is known where a resource comes from, the surest first. */
export const sourceReasons = [
  /** The state of Terraform names its id. */
  'state-file',
  /** A template that is called like its stack has a resource that is called like it. */
  'stack-file',
  /** The cloud marked it with its stack, and no file that is read is of it. */
  'stack-mark',
  /** It is marked as Terraform's, and one block is called like it. */
  'terraform-name',
  /** It is marked as Terraform's, and no file that is read has it. */
  'terraform-mark',
  /** A cluster makes and replaces it. */
  'cluster-made',
  /** Nothing marks it, and none of the files that are read has it. */
  'in-no-file',
  /** Nothing marks it, and there are no files to look in. */
  'unknown',
] as const
export type SourceReason = (typeof sourceReasons)[number]

export interface ResourceOrigin {
  source: 'ros' | 'terraform' | 'console' | null
  stack: string | null
  repository: string | null
  path: string | null
  address: string | null
  reason: SourceReason
}

/** What is known of files: by id, by stack and name, by name. */
export interface SourceIndex {
  byId: ReadonlyMap<string, KnownAddress>
  /** `stack name`, and `stack name product` where several have one name. */
  byStackAndName: ReadonlyMap<string, KnownAddress>
  byName: ReadonlyMap<string, KnownAddress>
  /** Every repository that was given was read whole, and there is one. */
  isWhole: boolean
}

/** One that two addresses share points to neither. */
function unambiguous(
  addresses: readonly KnownAddress[],
  keyOf: (address: KnownAddress) => string | null,
): Map<string, KnownAddress> {
  const found = new Map<string, KnownAddress | null>()
  for (const address of addresses) {
    const key = keyOf(address)
    if (key !== null) found.set(key, found.has(key) ? null : address)
  }
  return new Map([...found].flatMap(([key, address]) => (address === null ? [] : [[key, address] as const])))
}

const nameInStack = ({ by, stack, name }: KnownAddress, product: string | null = ''): string | null =>
  by === 'ros' && name !== null ? `${stack} ${name} ${product ?? ''}`.trim() : null

export const sourceIndexOf = (addresses: readonly KnownAddress[], isWhole: boolean): SourceIndex => ({
  byId: unambiguous(addresses, ({ resourceId }) => resourceId),
  byStackAndName: new Map([
    ...unambiguous(addresses, (address) => nameInStack(address)),
    ...unambiguous(addresses, (address) => nameInStack(address, address.product)),
  ]),
  byName: unambiguous(addresses, ({ by, name }) => (by === 'terraform' ? name : null)),
  isWhole,
})

/** Keys by which people mark what Terraform made. */
const terraformKeys = /^(?:managed[-_ ]?by|created[-_ ]?by|provisioner|iac)$/i
const isTerraforms = (costTags: Readonly<Record<string, string>>): boolean =>
  Object.entries(costTags).some(
    ([key, value]) =>
      (terraformKeys.test(key) && /^terraform\b/i.test(value)) || /^terraform(?:$|[:/_-])/i.test(key),
  )

/**
 * Where a resource comes from. ROS marks what its stacks make; Terraform marks nothing by itself, so what no mark and no file
 * speaks of was made by hand only where the files are known.
 */
export function originOf(
  {
    resourceId,
    resourceType,
    name,
    costTags,
  }: {
    resourceId: string
    resourceType: string
    name: string
    costTags: Readonly<Record<string, string>>
  },
  index: SourceIndex,
): ResourceOrigin {
  const nowhere = { repository: null, path: null, address: null }
  const at = (
    { by, stack, repository, path, address }: KnownAddress,
    reason: SourceReason,
  ): ResourceOrigin => ({
    source: by,
    stack,
    repository,
    path,
    address,
    reason,
  })
  const byId = index.byId.get(resourceId)
  if (byId !== undefined) return at(byId, 'state-file')
  const stack = costTags['acs:ros:stackName'] ?? costTags['acs:ros:stackId']
  if (stack !== undefined) {
    const called = `${stack} ${name}`
    const file =
      index.byStackAndName.get(`${called} ${productWord(resourceType)}`) ?? index.byStackAndName.get(called)
    return file ? at(file, 'stack-file') : { source: 'ros', stack, ...nowhere, reason: 'stack-mark' }
  }
  if (isTerraforms(costTags)) {
    const file = index.byName.get(name)
    return file
      ? at(file, 'terraform-name')
      : { source: 'terraform', stack: null, ...nowhere, reason: 'terraform-mark' }
  }
  if ('ack.aliyun.com' in costTags) return { source: null, stack: null, ...nowhere, reason: 'cluster-made' }
  const [source, reason] = index.isWhole ? (['console', 'in-no-file'] as const) : ([null, 'unknown'] as const)
  return { source, stack: null, ...nowhere, reason }
}
