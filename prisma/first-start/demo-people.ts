import type { Role } from '../../lib/domain/permission/actor.ts'

export const teams = [{ slug: 'trade-core', name: '交易核心 Trade Core' }]
export const productLines = [{ slug: 'trade', name: '交易 Trade' }]

interface DemoPerson {
  key: string
  name: string
  role: Role
  /** Slug of the team or product line; all when left out. */
  team?: string
  productLine?: string
}

/** One ready account per role, for as long as nothing real is connected. */
export const demoPeople: DemoPerson[] = [
  { key: 'lin', name: '林晓雯', role: 'release-manager' },
  { key: 'wang', name: '王思远', role: 'developer', team: 'trade-core' },
  { key: 'chen', name: '陈浩', role: 'developer', team: 'trade-core' },
  { key: 'zhao', name: '赵敏', role: 'release-manager', productLine: 'trade' },
  { key: 'becker', name: 'Anna Becker', role: 'on-call' },
  { key: 'zhou', name: '周子昂', role: 'viewer' },
  { key: 'li', name: '李婷', role: 'cost-lead' },
  { key: 'admin', name: 'Admin', role: 'admin' },
]
