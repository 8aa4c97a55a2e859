/** Where the image of a Git repository belongs (R120): its last group and its own name, in the registry of the company. */
export interface DerivedName {
  namespace: string
  name: string
}

/** `yunfan/trade/order-service` has the image `trade/order-service`; null for a path without a group. */
export function derivedImageName(codePath: string): DerivedName | null {
  const parts = codePath.toLowerCase().split('/')
  const [name, namespace] = [parts.at(-1), parts.at(-2)]
  return name && namespace ? { namespace, name } : null
}

export interface ImageNameFinding {
  kind: /** A repository whose image is not where its name says. */
    | 'image-elsewhere'
    /** A repository with a derived name that no image has. */
    | 'no-image'
    /** An image repository whose name no Git repository derives. */
    | 'no-repository'
  subject: string
  detail: Record<string, string>
}

/** Mismatches both ways. `hosts` are the registries of the company: an image elsewhere is nobody's business here. */
export function imageNameFindings(facts: {
  hosts: ReadonlySet<string>
  /** `image` where the two were matched: host/namespace/name. */
  repositories: readonly { path: string; image: { host: string; namespace: string; name: string } | null }[]
  images: readonly { host: string; namespace: string; name: string }[]
}): ImageNameFinding[] {
  const found: ImageNameFinding[] = []
  const derived = new Set<string>()
  const have = new Set(facts.images.map(({ namespace, name }) => `${namespace}/${name}`.toLowerCase()))
  const matched = new Set<string>()
  for (const { path, image } of facts.repositories) {
    const own = derivedImageName(path)
    if (own === null) continue
    const wanted = `${own.namespace}/${own.name}`
    derived.add(wanted)
    if (image === null) {
      if (!have.has(wanted)) found.push({ kind: 'no-image', subject: path, detail: { wanted } })
      continue
    }
    const actual = `${image.namespace}/${image.name}`.toLowerCase()
    matched.add(actual)
    if (actual !== wanted || !facts.hosts.has(image.host))
      found.push({
        kind: 'image-elsewhere',
        subject: path,
        detail: { wanted, found: `${image.host}/${actual}` },
      })
  }
  for (const { host, namespace, name } of facts.images) {
    const path = `${namespace}/${name}`.toLowerCase()
    if (facts.hosts.has(host) && !derived.has(path) && !matched.has(path))
      found.push({ kind: 'no-repository', subject: `${host}/${path}`, detail: {} })
  }
  return found
}
