import type { Owner } from '../../domain/attribution/rules.ts'
import { type Reader, readDocument } from '../reader.ts'

const person = (id: string, name: string) => `json_build_object('id', ${id}, 'name', ${name})`
const listed = (of: string, from: string) => `(SELECT coalesce(json_agg(${of}), '[]') FROM ${from})`

const named = (table: string, id: string) =>
  `(SELECT json_build_object('id', n.id, 'slug', n.slug, 'name', n.name) FROM ${table} n WHERE n.id = ${id})`

const ownerNamed = (of: string) => `json_build_object(
  'service', (SELECT json_build_object('id', n.id, 'slug', n.slug) FROM service n WHERE n.id = ${of}.service_id),
  'productLine', ${named('product_line', `${of}.product_line_id`)}, 'team', ${named('team', `${of}.team_id`)},
  'environment', (SELECT json_build_object('id', n.id, 'slug', n.slug) FROM environment n WHERE n.id = ${of}.environment_id))`

const today = `((sluice_now() AT TIME ZONE 'UTC') + interval '8 hours')::date`
const period = `to_char(m.billing_period, 'YYYY-MM')`
const months = `SELECT coalesce(json_agg(DISTINCT ${period} ORDER BY ${period} DESC), '[]')`
const openMonths = `bill_month m WHERE NOT EXISTS (SELECT 1 FROM cost_seal e WHERE e.source_id = m.source_id AND e.billing_period = m.billing_period)`

const statement = `SELECT json_build_object('now', sluice_now(), 'today', ${today},
  'inForce', (SELECT version FROM cost_ruleset WHERE from_on <= ${today} ORDER BY from_on DESC, version DESC LIMIT 1),
  'connections', ${listed(
    `json_build_object('id', c.id, 'name', c.name) ORDER BY c.name`,
    '(SELECT DISTINCT c.id, c.name FROM bill_source s JOIN connection c ON c.id = s.connection_id WHERE s.disabled_at IS NULL) c',
  )},
  'openMonths', (${months} FROM ${openMonths}),
  'judging', (${months} FROM ${openMonths}
    AND (m.judged_at IS NULL OR m.judged_at < m.stale_at OR m.rolled_at IS NULL OR m.rolled_at < m.judged_at)),
  'versions', ${listed(
    `json_build_object('id', r.id, 'version', r.version, 'fromOn', r.from_on, 'order', r."order", 'goal', r.goal, 'reason', r.reason,
      'editor', ${person('r.editor_id', 'r.editor_name')}, 'createdAt', r.created_at, 'requirements', ${listed(
        `json_build_object('key', q.key, 'names', q.names, 'required', q.required, 'allowed', q.allowed, 'accountIds', q.account_ids,
          'products', q.products) ORDER BY q.position`,
        'cost_tag_requirement q WHERE q.ruleset_id = r.id',
      )}) ORDER BY r.version DESC`,
    '(SELECT * FROM cost_ruleset ORDER BY version DESC LIMIT 50) r',
  )},
  'aliases', ${listed(
    `json_build_object('id', a.id, 'kind', a.kind, 'key', a.key, 'alias', a.alias, 'value', a.value, 'fromOn', a.from_on,
      'untilOn', a.until_on, 'reason', a.reason, 'creator', ${person('a.created_by_id', 'a.created_name')}) ORDER BY a.key, a.alias, a.from_on`,
    'cost_tag_alias a',
  )},
  'mappings', ${listed(
    `json_build_object('id', m.id, 'kind', m.kind, 'accountId', m.account_id, 'external', m.external, 'owner', ${ownerNamed('m')},
      'fromOn', m.from_on,
      'untilOn', m.until_on, 'reason', m.reason) ORDER BY m.kind, m.external, m.from_on`,
    'cost_mapping m',
  )},
  'splitRules', ${listed(
    `json_build_object('id', s.id, 'name', s.name, 'position', s.position, 'method', s.method, 'matches', s.matches, 'among', s.among,
      'fromOn', s.from_on, 'untilOn', s.until_on, 'reason', s.reason) ORDER BY s.position, s.id`,
    'cost_split_rule s',
  )},
  'sharedClusters', ${listed(
    `json_build_object('id', h.id, 'cluster', h.external_id, 'name', h.name, 'fromOn', h.from_on, 'untilOn', h.until_on, 'reason', h.reason,
      'problem', h.problem, 'askedAt', h.asked_at, 'measuredOn', (SELECT max(charge_on) FROM cluster_share
        WHERE resource_id = h.external_id AND NOT estimated)) ORDER BY h.name, h.from_on`,
    'shared_cluster h',
  )},
  'clusters', ${listed(`json_build_object('id', c.id, 'name', c.name) ORDER BY c.name`, 'cluster c')},
  'keys', ${listed(
    `json_build_object('connection', json_build_object('id', c.id, 'name', c.name), 'key', k.key, 'switchedOn', k.switched_on, 'sinceOn', k.since_on,
      'basis', k.basis, 'seenAt', k.seen_at) ORDER BY k.key, c.name`,
    'cost_tag_key k JOIN connection c ON c.id = k.connection_id',
  )}) AS document`

/** Every rule that money goes by, with who said it and why; of the versions of the rules the last fifty. */
export async function readCostRules(reader: Reader): Promise<unknown> {
  const document = await readDocument(reader, 'cost-rule.all', statement)
  if (document === null) throw new Error('the rules of cost answered no row')
  return document
}

interface Named {
  id: string
  slug: string
  name: string
}
export interface NamedOwner {
  service: Omit<Named, 'name'> | null
  productLine: Named | null
  team: Named | null
  environment: Omit<Named, 'name'> | null
}

/** Whose something is, by name; who is not there any more is nobody. */
export async function nameOwner(reader: Reader, owner: Owner): Promise<NamedOwner> {
  const found = await readDocument<NamedOwner>(
    reader,
    'cost-rule.owner',
    `SELECT ${ownerNamed('o')} AS document FROM (SELECT $1::uuid AS service_id, $2::uuid AS product_line_id, $3::uuid AS team_id,
      $4::uuid AS environment_id) o`,
    [owner.serviceId, owner.productLineId, owner.teamId, owner.environmentId],
  )
  return found ?? { service: null, productLine: null, team: null, environment: null }
}
