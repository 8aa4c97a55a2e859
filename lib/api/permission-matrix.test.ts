import { beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '../domain/permission/actor.ts'
import { testDatabase } from '../testing/database.ts'
import { createEstate } from '../testing/estate.ts'
import { createPeople } from '../testing/people.ts'
import { testPortal } from '../testing/portal.ts'

const instant = '2026-01-01T00:00:00Z'
const nobody = '00000000-0000-4000-8000-000000000000'
const roles = ['viewer', 'developer', 'onCall', 'releaseManager', 'costLead', 'admin', 'nobody'] as const
type Role = (typeof roles)[number]
const everyone: Role[] = ['viewer', 'developer', 'onCall', 'releaseManager', 'costLead', 'admin']
/** Fails at its batch. */
const plan = { name: 'x', batch: '209913', zone: 'Asia/Shanghai', cutPlannedAt: instant, weekStartsAt: instant, goLiveStartsAt: instant, goLiveEndsAt: '2026-01-02T00:00:00Z', productLines: ['trade'] } // biome-ignore format: one glance
const acting: Role[] = ['developer', 'onCall', 'releaseManager', 'admin']

const frozen = {
  name: 'x', effect: 'deny', zone: 'Nowhere/Atall', scope: { environments: [nobody] }, admits: [], actsOn: ['promotion'], require: null,
  message: '', mode: 'enforcing', ownerId: nobody, workingDay: null,
  schedule: { kind: 'one-off', startsAt: '2026-01-01T00:00', endsAt: '2026-01-02T00:00' },
} // biome-ignore format: one glance

// Each unsafe call with input that fails only after permission was judged, and who gets as far as that.
const matrix: [method: string, path: string, body: unknown, allowed: Role[]][] = [
  ['PATCH', '/services/order-service', {}, ['developer', 'releaseManager', 'admin']],
  ['POST', '/promotions', { service: 'order-service', environment: 'test', build: 'latest' }, ['developer', 'releaseManager', 'admin']],
  ['POST', '/promotions/rollback', { service: 'order-service', environment: 'test', build: 'latest', reasonKey: 'drill' }, acting],
  ['POST', '/promotions/PROMOTION/approve', {}, acting],
  ['POST', '/promotions/PROMOTION/reject', { reason: 'no' }, acting],
  ['POST', '/promotions/PROMOTION/cancel', {}, acting],
  ['POST', '/promotions/PROMOTION/start', {}, acting],
  ['POST', '/promotions/PROMOTION/abort', { reason: 'no' }, acting],
  ['POST', '/promotions/PROMOTION/pause', {}, acting],
  ['POST', '/promotions/PROMOTION/resume', {}, acting],
  ['POST', '/promotions/PROMOTION/next', {}, acting],
  ['POST', '/promotions/PROMOTION/back', { reason: 'no' }, acting],
  ['PUT', '/services/order-service/strategies/nowhere', { strategy: { kind: 'rolling' }, reason: 'x' }, ['developer', 'releaseManager', 'admin']],
  ['PUT', '/services/order-service/recovery', { noticeMinutes: 5, backMinutes: null, reason: 'x' }, ['developer', 'releaseManager', 'admin']],
  ['POST', '/holds', { service: 'order-service', environment: 'test', reason: 'x', owner: 'nobody-at-all' }, acting],
  ['PATCH', `/holds/${nobody}`, { owner: 'x' }, acting],
  ['POST', `/holds/${nobody}/lift`, { note: 'x' }, acting],
  ['POST', '/adoptions', { service: 'order-service', environment: 'test', reason: 'x' }, acting],
  ['POST', `/adoptions/${nobody}/decide`, { adopt: true }, acting],
  ['POST', `/builds/${nobody}/bad`, { reason: 'x' }, acting],
  ['POST', `/builds/${nobody}/bad/clear`, { note: 'x' }, ['releaseManager', 'admin']],
  ['POST', `/builds/${nobody}/suspect/clear`, { environment: 'test', note: 'x' }, ['releaseManager', 'admin']],
  ['POST', '/promotions/PROMOTION/comments', { text: 'x' }, everyone],
  ['POST', '/trains', { name: 'x', environment: 'nowhere' }, ['developer', 'releaseManager', 'admin']],
  ['PATCH', '/trains/T-999999', {}, ['developer', 'releaseManager', 'admin']],
  ['POST', '/trains/T-999999/approve', { listHash: '0'.repeat(64) }, acting],
  ['POST', '/trains/T-999999/reject', { reason: 'no' }, acting],
  ['POST', '/trains/T-999999/go', {}, ['releaseManager', 'admin']],
  ['POST', '/trains/T-999999/no-go', { reason: 'no' }, ['releaseManager', 'admin']],
  ['POST', '/trains/T-999999/pause', {}, acting],
  ['POST', '/trains/T-999999/cancel', { reason: 'no' }, everyone],
  ['POST', '/trains/T-999999/rollback', { reasonKey: 'drill' }, acting],
  ['POST', '/waivers', { finding: 'CVE-1', reason: 'x', owner: 'nobody-at-all', endsAt: '2020-01-01T00:00:00Z' }, ['releaseManager', 'admin']],
  ['POST', `/waivers/${nobody}/revoke`, { note: 'x' }, ['releaseManager', 'admin']],
  ['POST', '/promotions/PROMOTION/overrides', { gate: 'soak', reason: 'x' }, ['onCall', 'releaseManager', 'admin']],
  ['POST', '/promotions/PROMOTION/overrides', { gate: 'scan', reason: 'x' }, ['releaseManager', 'admin']],
  ['POST', `/overrides/${nobody}/review`, { note: 'x' }, ['onCall', 'releaseManager', 'admin']],
  ['PUT', `/targets/${nobody}/way`, { way: 'direct', reason: 'x' }, ['developer', 'releaseManager', 'admin']],
  ['POST', '/setup/import', { text: 'x', dryRun: true }, ['admin']],
  ['POST', `/setup/matches/${nobody}`, { decision: 'ignore' }, ['admin']],
  ['PATCH', '/environments/nowhere', { settingsVersion: 1, reason: 'test' }, ['admin']],
  ['POST', '/people', { key: 'admin', name: 'Taken' }, ['admin']],
  ['PATCH', `/people/${nobody}`, { name: 'X' }, ['admin']],
  ['DELETE', `/people/${nobody}`, undefined, ['admin']],
  ['POST', `/people/${nobody}/grants`, { role: 'viewer', scopeKind: 'all' }, ['admin']],
  ['DELETE', `/people/${nobody}/grants/${nobody}`, undefined, ['admin']],
  ['POST', '/groups', { slug: 'x', name: 'x', escalatesToId: nobody }, ['admin']],
  ['PATCH', `/groups/${nobody}`, { name: 'x' }, ['admin']],
  ['DELETE', `/groups/${nobody}`, undefined, ['admin']],
  ['POST', '/roster', { personId: nobody, scopeKind: 'team', scopeId: nobody, fromAt: instant, toAt: instant }, ['releaseManager', 'admin']],
  ['PATCH', `/roster/${nobody}`, {}, ['releaseManager', 'admin']],
  ['DELETE', `/roster/${nobody}`, undefined, ['releaseManager', 'admin']],
  ['POST', '/roster/import', { scopeKind: 'all', calendar: 'x', dryRun: true }, ['releaseManager', 'admin']],
  ['POST', '/delegations', { toPersonId: nobody, toAt: instant }, everyone],
  ['DELETE', `/delegations/${nobody}`, undefined, everyone],
  ['POST', '/notices/routes', { team: 'nobody', channel: 'email', address: 'a@example.com', locale: 'en' }, ['releaseManager', 'admin']],
  ['POST', '/notices/routes', { channel: 'email', address: 'a@example.com', locale: 'en' }, everyone],
  ['PATCH', `/notices/routes/${nobody}`, { locale: 'en' }, everyone],
  ['POST', `/notices/routes/${nobody}/test`, undefined, everyone],
  ['DELETE', `/notices/routes/${nobody}`, undefined, everyone],
  ['POST', '/tokens', { name: 'x', scopes: ['read'], expiresInDays: 1 }, everyone],
  ['POST', '/connections', { name: 'x', accountId: '1'.repeat(16), regions: ['cn-hangzhou'], yunxiaoOrganisationId: 'o' }, ['admin']],
  ['PATCH', `/connections/${nobody}`, { name: 'x' }, ['admin']],
  ['POST', `/connections/${nobody}/check`, undefined, ['admin']],
  ['POST', `/connections/${nobody}/hooks`, { kind: 'flow' }, ['admin']],
  ['DELETE', `/connections/${nobody}/hooks/${nobody}`, undefined, ['admin']],
  ['POST', '/sync', { connection: 'nowhere' }, ['releaseManager', 'admin']],
  ['POST', '/freezes/windows', { definition: frozen }, ['releaseManager', 'admin']],
  ['PUT', `/freezes/windows/${nobody}`, { version: 1, definition: frozen, reason: 'x' }, ['releaseManager', 'admin']],
  ['POST', `/freezes/windows/${nobody}/retire`, { version: 1, reason: 'x' }, ['releaseManager', 'admin']],
  ['POST', '/freezes/impact', { definition: frozen }, everyone],
  ['POST', '/freezes/stops', { scope: frozen.scope, reason: '', endsAt: instant }, ['onCall', 'releaseManager', 'admin']],
  ['POST', `/freezes/stops/${nobody}/extend`, { endsAt: instant }, ['onCall', 'releaseManager', 'admin']],
  ['POST', `/freezes/stops/${nobody}/lift`, { note: 'x' }, ['onCall', 'releaseManager', 'admin']],
  ['POST', '/freezes/exceptions', { window: nobody, service: 'order-service', environment: 'production', subjectKind: 'digest', subject: 'x', reason: 'x', endsAt: instant }, acting],
  ['POST', `/freezes/exceptions/${nobody}/decision`, { decision: 'granted' }, ['releaseManager', 'admin']],
  ['POST', `/freezes/exceptions/${nobody}/withdraw`, {}, acting],
  ['POST', '/freezes/calendars/CN/import', { text: 'x', dryRun: true }, ['releaseManager', 'admin']],
  ['PUT', '/freezes/calendars/CN/days/2026-01-05', { workday: false, name: 'x' }, ['releaseManager', 'admin']],
  ['DELETE', '/freezes/calendars/CN/days/2026-01-06', undefined, ['releaseManager', 'admin']],
  ['POST', '/freezes/feeds', { locale: 'en', scope: {} }, everyone],
  ['DELETE', `/freezes/feeds/${nobody}`, undefined, everyone],
  ['POST', '/releases', { plan }, ['releaseManager', 'admin']],
  ['PUT', '/releases/nowhere', { version: 1, plan, reason: 'x' }, ['releaseManager', 'admin']],
  ['POST', '/releases/nowhere/preview', { plan }, everyone],
  ['POST', '/releases/nowhere/services', { services: 'all' }, ['releaseManager', 'admin']],
  ['PATCH', '/releases/nowhere/services/x', { state: 'late' }, ['releaseManager', 'admin']],
  ['POST', '/releases/nowhere/cut', {}, ['releaseManager', 'admin']],
  ['POST', '/releases/nowhere/cut', { dryRun: true }, everyone],
  ['POST', '/releases/nowhere/services/x/versions', { buildId: nobody }, ['releaseManager', 'admin']],
  ['POST', '/releases/nowhere/services/x/verify', { digest: `sha256:${'0'.repeat(64)}` }, ['developer', 'releaseManager', 'admin']],
  ['POST', '/releases/nowhere/services/x/back-merge', { toBranch: 'main' }, ['developer', 'releaseManager', 'admin']],
  ['POST', '/releases/nowhere/services/x/waive', { toBranch: 'main', reason: 'x' }, ['releaseManager', 'admin']],
  ['POST', '/releases/nowhere/train/dry-run', { environment: 'test' }, everyone],
  ['POST', '/releases/nowhere/train', { environment: 'test' }, ['developer', 'releaseManager', 'admin']],
  ['POST', '/releases/nowhere/close', { version: 1, note: 'x' }, ['releaseManager', 'admin']],
  ['POST', `/back-merges/${nobody}/open`, {}, ['developer', 'releaseManager', 'admin']],
  ['POST', `/back-merges/${nobody}/waive`, { reason: 'x' }, ['releaseManager', 'admin']],
  ['POST', `/services/order-service/builds/${nobody}/content`, { environment: 'test', content: 'feature', reason: 'x' }, ['releaseManager', 'admin']],
  ['POST', `/content-overrides/${nobody}/agree`, { environment: 'test' }, ['releaseManager', 'admin']],
  ['POST', `/content-overrides/${nobody}/withdraw`, { environment: 'test', reason: 'x' }, ['releaseManager', 'admin']],
  ['POST', `/registry/findings/${nobody}/cleanup-rule`, { keepPattern: 'x', reason: 'x' }, ['releaseManager', 'admin']],
  ['POST', `/runs/${nobody}/actions`, { verb: 'retry', jobId: '1' }, acting],
  ['POST', `/runs/${nobody}/actions`, { verb: 'pass', jobId: '1', reason: 'x' }, ['onCall', 'releaseManager', 'admin']],
  ['POST', `/pipelines/${nobody}/runs`, {}, acting],
  ['PUT', '/pipeline-profile', { stages: { 'merge-check': [], ci: [], cd: [] }, version: 7, reason: 'x' }, ['admin']],
  ['POST', '/bill-sources', { connectionId: nobody, kind: 'split-bill', name: 'x', countsBilled: false, countsEffective: false }, ['costLead', 'admin']],
  ['POST', `/bill-sources/${nobody}/stop`, { reason: 'x' }, ['costLead', 'admin']],
  ['POST', `/bill-imports/${nobody}/pause`, undefined, ['costLead', 'admin']],
  ['POST', `/bill-imports/${nobody}/resume`, undefined, ['costLead', 'admin']],
  ['POST', `/bill-imports/${nobody}/cancel`, undefined, ['costLead', 'admin']],
  ['GET', '/bill-sources', undefined, ['costLead', 'admin']],
  ['GET', '/bill-imports', undefined, ['costLead', 'admin']],
  ['GET', `/bill-imports/${nobody}/refusals`, undefined, ['costLead', 'admin']],
  ['POST', '/cost-rules/versions', { after: 9, fromOn: '2026-01-01', order: [], requirements: [{ key: 'x', names: null, required: true, allowed: { kind: 'any' } }], reason: 'x' }, ['costLead', 'admin']],
  ['POST', '/cost-rules/aliases', { alias: { kind: 'key-case', key: '*', alias: '', value: null, fromOn: '2026-01-01', untilOn: null }, reason: 'x' }, ['costLead', 'admin']],
  ['POST', '/cost-rules/mappings', { mapping: { kind: 'cost-unit', accountId: null, external: 'x', serviceId: nobody, fromOn: '2026-01-01' }, reason: 'x' }, ['costLead', 'admin']],
  ['POST', '/cost-rules/split-rules', { rule: { name: 'x', position: 1, method: 'even', matches: { causes: ['tax'] }, among: { noun: 'team' }, fromOn: '2026-01-01' }, reason: 'x' }, ['costLead', 'admin']],
  ['POST', '/cost-rules/shared-clusters', { clusterId: nobody, fromOn: '2026-01-01', reason: 'x' }, ['costLead', 'admin']],
  ['POST', '/cost-rules/end', { what: 'alias', id: nobody, untilOn: '2026-01-01', reason: 'x' }, ['costLead', 'admin']],
  ['POST', '/cost-rules/billing-keys', { connectionId: nobody, key: 'x', switchedOn: true, reason: 'x' }, ['costLead', 'admin']],
  ['GET', `/bill-sources/${nobody}/months/2026-06/restated`, undefined, ['costLead', 'admin']],
  ['GET', '/cost-subjects/1?period=2026-06&day=2026-06-01', undefined, everyone],
  ['GET', '/services/order-service/cost', undefined, everyone],
  ['POST', '/cost-fixes', { findings: [{ id: nobody }] }, ['developer', 'releaseManager', 'costLead', 'admin']],
  ['POST', `/cost-fixes/${nobody}/confirm`, { mark: 'x', reason: 'x' }, ['developer', 'releaseManager', 'costLead', 'admin']],
  ['POST', `/cost-fixes/${nobody}/discard`, undefined, ['developer', 'releaseManager', 'costLead', 'admin']],
  ['GET', '/cost-fixes', undefined, everyone],
  ['POST', '/cost-findings/waive', { ids: [nobody], reason: 'x', endsAt: instant }, ['releaseManager', 'costLead', 'admin']],
  ['POST', '/cost-findings/end-waiver', { ids: [nobody], reason: 'x' }, ['releaseManager', 'costLead', 'admin']],
  ['POST', '/cost-findings/notify', { ids: [nobody] }, ['developer', 'releaseManager', 'costLead', 'admin']],
  ['POST', '/cost-queries', { name: 'x', kinds: ['alias-used'], scope: { accountIds: [] }, plan: { every: 'hour' }, tells: false, owner: 'nobody-at-all', reason: 'x' }, ['costLead', 'admin']],
  ['PUT', `/cost-queries/${nobody}`, { version: 1, name: 'x', kinds: ['alias-used'], scope: { accountIds: [] }, plan: { every: 'hour' }, tells: false, reason: 'x' }, ['costLead', 'admin']],
  ['POST', `/cost-queries/${nobody}/stop`, { reason: 'x' }, ['costLead', 'admin']],
  ['POST', `/cost-queries/${nobody}/run`, undefined, ['developer', 'releaseManager', 'costLead', 'admin']],
  ['DELETE', `/source-repositories/${nobody}`, undefined, ['costLead', 'admin']],
  ['GET', '/cost-findings', undefined, everyone],
  ['GET', '/cost-findings/summary', undefined, everyone],
  ['GET', `/cost-findings/${nobody}`, undefined, everyone],
  ['GET', '/cost-queries', undefined, everyone],
  ['GET', '/source-repositories', undefined, everyone],
  ['POST', '/cost/budgets', { productLine: 'nowhere', measure: 'billed', currency: 'CNY', amount: '1', fromMonth: '2026-01', alertShares: [50], reason: 'x' }, ['costLead', 'admin']],
  ['PATCH', `/cost/budgets/${nobody}`, { version: 1, amount: '1', alertShares: [50], reason: 'x' }, ['costLead', 'admin']],
  ['GET', '/cost/budgets', undefined, everyone],
  ['GET', '/cost/days', undefined, everyone],
  ['GET', '/cost/anomalies', undefined, everyone],
  ['GET', '/cost/lines.csv?month=2026-01', undefined, everyone],
  ['POST', '/simulation/clock', { advanceMs: 1 }, ['admin']],
] // biome-ignore format: one glance
const reads = ['runs', 'pipelines', 'notices/routes', 'changes', 'changes/summary', 'changes/handover', 'ledger/evidence', 'services', 'board', 'board/summary', 'overview', 'environments', 'promotions', 'ledger', 'setup', 'setup/matches',
  'holds', 'waivers', 'registry/findings', 'registry/instances', 'pipeline-findings', 'pipeline-findings/summary', 'pipeline-findings/honesty', 'pipeline-profile', 'cost-rules', 'cost/month', 'cost/trend', 'cost/breakdown', 'cost/movers', 'cost/keys', 'cost/resources', 'cost/resources/1/lines', 'overrides', 'people', 'groups', 'roster', 'delegations', 'connections', 'search?q=x', 'facets', 'services/order-service', 'services/order-service/builds',
  'releases', 'back-merges', 'freezes/windows', 'freezes/breaches', `freezes/windows/${nobody}/branch-rules`, 'freezes/strip', 'freezes/status', 'freezes/stops', 'freezes/exceptions', 'freezes/calendars', 'freezes/feeds',
  'services/order-service/marks', 'services/order-service/readiness', 'services/order-service/runbook?environment=production'] // biome-ignore format: one glance

describe('who may do what', () => {
  const test = testDatabase({ resetBefore: 'all' })
  const portal = testPortal(test)
  let people: Record<Role, Actor>
  let promotionId = ''

  beforeAll(async () => {
    const estate = await createEstate(test.database)
    people = await createPeople(test.database)
    const promotion = await estate.make.promotion(
      estate.service,
      estate.environments.production,
      estate.newer,
      {
        state: 'succeeded',
      },
    )
    promotionId = promotion.id
  })

  it.each(matrix)('%s %s', async (method, path, body, allowed) => {
    for (const role of roles) {
      const address = `/api/v1${path.replace('PROMOTION', promotionId)}`
      const answer = await portal.as(people[role])(method, address, body === undefined ? {} : { body })
      const expected = allowed.includes(role) ? 'gets in' : 'is refused'
      const seen = answer.status === 403 && answer.json.code === 'forbidden' ? 'is refused' : 'gets in'
      expect(`${role} ${seen}: ${answer.text.slice(0, 120)}`).toContain(`${role} ${expected}`)
    }
  })

  it.each(reads)('reading %s is for everybody with a role', async (path) => {
    for (const role of roles) {
      const answer = await portal.as(people[role])('GET', `/api/v1/${path}`)
      expect([role, answer.status]).toEqual([role, role === 'nobody' ? 403 : 200])
    }
  })
})
