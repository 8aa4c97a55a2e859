/** The company that every scenario is about: the facts that all its repositories, clusters and tokens are named by. */
export const registryId = 'cri-yunfan0001'
export const registryName = 'yunfan-registry'
/** Holds copies of the namespaces of trade for the clusters of the second region; the others were forgotten. */
export const copyRegistry = {
  id: 'cri-yunfan0002',
  name: 'yunfan-registry-eu',
  region: 'eu-central-1',
  namespace: 'trade',
}
export const group = 'yunfan'

export interface EnvironmentPlan {
  slug: 'test' | 'pre-production' | 'preview' | 'production'
  /** Last part of the names of its clusters and functions. */
  short: 'test' | 'pre' | 'gray' | 'prod'
  clusters: Array<{ name: string; region: string; nodes: number; replicas: number }>
}

export const environments: EnvironmentPlan[] = [
  {
    slug: 'test',
    short: 'test',
    clusters: [{ name: 'ack-hz-test', region: 'cn-hangzhou', nodes: 8, replicas: 1 }],
  },
  {
    slug: 'pre-production',
    short: 'pre',
    clusters: [{ name: 'ack-hz-pre', region: 'cn-hangzhou', nodes: 8, replicas: 2 }],
  },
  {
    slug: 'preview',
    short: 'gray',
    clusters: [{ name: 'ack-hz-gray', region: 'cn-hangzhou', nodes: 6, replicas: 2 }],
  },
  {
    slug: 'production',
    short: 'prod',
    clusters: [
      { name: 'ack-hz-prod', region: 'cn-hangzhou', nodes: 18, replicas: 4 },
      { name: 'ack-eu-prod', region: 'eu-central-1', nodes: 6, replicas: 2 },
    ],
  },
]

export const manifestsPath = (environment: string): string => `${group}/manifests-${environment}`

export interface ProductLine {
  slug: string
  title: string
}

export const productLines: ProductLine[] = [
  { slug: 'trade', title: '交易' },
  { slug: 'membership', title: '会员' },
  { slug: 'supply-chain', title: '供应链' },
  { slug: 'payment', title: '支付' },
  { slug: 'content', title: '内容' },
  { slug: 'platform', title: '平台' },
]

export interface PersonPlan {
  key: string
  name: string
  team: string
}

/** Who writes code and who lets it out; keys are names of sign-in. */
export const people: PersonPlan[] = [
  { key: 'wang', name: '王思远', team: 'trade-core' },
  { key: 'chen', name: '陈浩', team: 'trade-core' },
  { key: 'sun', name: '孙悦', team: 'cart' },
  { key: 'marco', name: 'Marco Rossi', team: 'cart' },
  { key: 'zheng', name: '郑凯', team: 'goods' },
  { key: 'he', name: '何静', team: 'goods' },
  { key: 'xu', name: '徐娜', team: 'growth' },
  { key: 'huang', name: '黄磊', team: 'growth' },
  { key: 'priya', name: 'Priya Nair', team: 'pay' },
  { key: 'guo', name: '郭峰', team: 'pay' },
  { key: 'tang', name: '唐敏', team: 'supply' },
  { key: 'liu', name: '刘洋', team: 'supply' },
  { key: 'fang', name: '方圆', team: 'content' },
  { key: 'jonas', name: 'Jonas Weber', team: 'content' },
  { key: 'luo', name: '罗成', team: 'infra' },
  { key: 'becker', name: 'Anna Becker', team: 'infra' },
  { key: 'lin', name: '林晓雯', team: 'release' },
  { key: 'zhao', name: '赵敏', team: 'release' },
  { key: 'zhou', name: '周子昂', team: 'guests' },
  { key: 'li', name: '李婷', team: 'finance' },
  { key: 'admin', name: 'Admin', team: 'infra' },
]

export const emailOf = (key: string): string => `${key}@yunfan.example`

export const membersOf = (team: string): PersonPlan[] => people.filter((person) => person.team === team)
