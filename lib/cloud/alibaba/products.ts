/** The products health is told of, how often we may call them, and how long one attempt may take. */
export const products = {
  sts: { perSecond: 20, deadlineMs: 10_000 },
  cr: { perSecond: 20, deadlineMs: 20_000 },
  cs: { perSecond: 10, deadlineMs: 20_000 },
  codeup: { perSecond: 20, deadlineMs: 20_000 },
  flow: { perSecond: 20, deadlineMs: 20_000 },
  projex: { perSecond: 10, deadlineMs: 20_000 },
  registry: { perSecond: 30, deadlineMs: 30_000 },
  kubernetes: { perSecond: 30, deadlineMs: 30_000 },
  arms: { perSecond: 10, deadlineMs: 20_000 },
  prometheus: { perSecond: 20, deadlineMs: 30_000 },
  sls: { perSecond: 10, deadlineMs: 30_000 },
  bssopenapi: { perSecond: 10, deadlineMs: 30_000 },
  resourcecenter: { perSecond: 20, deadlineMs: 20_000 },
  tag: { perSecond: 10, deadlineMs: 20_000 },
  edas: { perSecond: 10, deadlineMs: 20_000 },
  fc: { perSecond: 20, deadlineMs: 20_000 },
} as const

export type Product = keyof typeof products

/** Nobody throttles the simulated cloud unless a test asks for it, but where the vendor's own limit is known. */
const simulatedPerSecond = 2_000
const documented: ReadonlySet<Product> = new Set(['bssopenapi', 'resourcecenter'])

/** For the others the vendor documents no limit (section 18, row 20): ours are modest, and `rate:<product>` changes them. */
export function rateOf(
  product: Product,
  connection: { kind: string; endpoints: Record<string, string> },
): number {
  const own = Number(connection.endpoints[`rate:${product}`] ?? Number.NaN)
  if (Number.isFinite(own) && own > 0) return own
  const free = connection.kind === 'simulated' && !documented.has(product)
  return free ? simulatedPerSecond : products[product].perSecond
}

/** Products with one host for every region. */
const central: Record<string, string> = {
  yunxiao: 'https://openapi-rdc.aliyuncs.com',
  bssopenapi: 'https://business.aliyuncs.com',
  resourcecenter: 'https://resourcecenter.aliyuncs.com',
}

/** Products whose calls are signed. */
export type SignedProduct =
  | 'sts'
  | 'cr'
  | 'cs'
  | 'arms'
  | 'bssopenapi'
  | 'resourcecenter'
  | 'tag'
  | 'edas'
  | 'fc'

/** Default hosts (section 3.9); an endpoint of the connection wins. */
export function baseOf(
  product: SignedProduct | 'yunxiao',
  region: string,
  endpoints: Record<string, string>,
): URL {
  const own = endpoints[`${product}:${region}`] ?? endpoints[product]
  if (own !== undefined) return new URL(own)
  const one = central[product]
  if (one !== undefined) return new URL(one)
  const host = product === 'fc' ? 'fcv3' : product
  return new URL(`https://${host}.${region}.aliyuncs.com`)
}

/** `{instance}-registry[-vpc].{region}.cr.aliyuncs.com` says where its instance lives; a custom domain does not. */
export function regionOfHost(host: string): string | null {
  return /\.([a-z]{2}-[a-z0-9-]+)\.cr\.aliyuncs\.com$/.exec(host)?.[1] ?? null
}
