import { AttributionOrder } from '../../domain/attribution/order.ts'
import type { AttributionRules, OwnerMapping, RuleSet } from '../../domain/attribution/rules.ts'
import { type DatedSpan, type DaySpan, dayAfter } from '../../domain/calendar/day-span.ts'
import { beginning, catalogueOf, type DatedName, type Ownership } from '../../domain/cost-tag/catalogue.ts'
import { type BillingKey, type CostTagAlias, Requirement } from '../../domain/cost-tag/rule-set.ts'
import { type Reader, readDocument } from '../reader.ts'

// A billing day of an instant: that of UTC+8.
const day = (column: string) => `((${column} AT TIME ZONE 'UTC') + interval '8 hours')::date`

/** Names and owners that are known first hold for every day before: bills reach further back than this portal. */
const since = (column: string, of: string, id: string) =>
  `CASE WHEN ${column} = min(${column}) OVER (PARTITION BY ${of}.${id}) THEN DATE '${beginning}' ELSE ${day(column)} END`

const names = `
  SELECT 'service' AS noun, a.slug, s.id, ${since('a.from_at', 'a', 'owner_id')} AS from_on, least(${day('a.to_at')}, ${day('s.retired_at')}) AS until_on
    FROM slug_alias a JOIN service s ON s.id = a.owner_id WHERE a.noun = 'service'
  UNION ALL SELECT 'service', s.slug, s.id, DATE '${beginning}', ${day('s.retired_at')} FROM service s
    WHERE NOT EXISTS (SELECT 1 FROM slug_alias a WHERE a.noun = 'service' AND a.owner_id = s.id)
  UNION ALL SELECT 'team', slug, id, DATE '${beginning}', ${day('retired_at')} FROM team
  UNION ALL SELECT 'product-line', slug, id, DATE '${beginning}', ${day('retired_at')} FROM product_line
  UNION ALL SELECT 'environment', slug, id, DATE '${beginning}', NULL FROM environment`

const ownerships = `
  SELECT o.service_id, o.team_id, o.product_line_id, ${since('o.from_at', 'o', 'service_id')} AS from_on, ${day('o.to_at')} AS until_on
    FROM service_ownership o
  UNION ALL SELECT s.id, s.team_id, s.product_line_id, DATE '${beginning}', NULL FROM service s
    WHERE NOT EXISTS (SELECT 1 FROM service_ownership o WHERE o.service_id = s.id)`

const listed = (of: string, from: string) => `(SELECT coalesce(json_agg(${of}), '[]') FROM ${from})`

const statement = `SELECT json_build_object(
  'ruleSets', ${listed(
    `json_build_object('id', r.id, 'version', r.version, 'fromOn', r.from_on, 'order', r."order", 'requirements', ${listed(
      `json_build_object('key', q.key, 'names', q.names, 'required', q.required, 'allowed', q.allowed, 'accountIds', q.account_ids,
        'products', q.products) ORDER BY q.position`,
      'cost_tag_requirement q WHERE q.ruleset_id = r.id',
    )}) ORDER BY r.version`,
    'cost_ruleset r',
  )},
  'aliases', ${listed(
    `json_build_object('kind', a.kind, 'key', a.key, 'alias', a.alias, 'value', a.value, 'fromOn', a.from_on, 'untilOn', a.until_on)
      ORDER BY a.from_on, a.id`,
    'cost_tag_alias a',
  )},
  'billingKeys', ${listed(
    `json_build_object('key', k.key, 'switchedOn', k.switched_on, 'sinceOn', k.since_on) ORDER BY k.key`,
    'cost_tag_key k WHERE k.connection_id = $1',
  )},
  'mappings', ${listed(
    `json_build_object('kind', m.kind, 'accountId', m.account_id, 'external', m.external, 'serviceId', m.service_id,
      'productLineId', m.product_line_id, 'teamId', m.team_id, 'environmentId', m.environment_id, 'fromOn', m.from_on,
      'untilOn', m.until_on) ORDER BY m.from_on, m.id`,
    `cost_mapping m WHERE m.kind IN ('resource-group', 'cost-unit')`,
  )},
  'names', ${listed(
    `json_build_object('noun', n.noun, 'slug', n.slug, 'id', n.id, 'fromOn', n.from_on, 'untilOn', n.until_on) ORDER BY n.from_on, n.id`,
    `(${names}) n WHERE n.until_on IS NULL OR n.from_on < n.until_on`,
  )},
  'ownerships', ${listed(
    `json_build_object('serviceId', o.service_id, 'teamId', o.team_id, 'productLineId', o.product_line_id, 'fromOn', o.from_on,
      'untilOn', o.until_on) ORDER BY o.from_on, o.service_id`,
    `(${ownerships}) o WHERE o.until_on IS NULL OR o.from_on < o.until_on`,
  )},
  'shared', ${listed(
    `json_build_object('resourceId', c.resource_id, 'days', c.days)`,
    `(SELECT resource_id, array_agg(DISTINCT charge_on ORDER BY charge_on) AS days FROM cluster_share
      WHERE charge_on >= $2::date AND charge_on < $3::date GROUP BY 1) c`,
  )}) AS document`

interface Document {
  ruleSets: (Omit<RuleSet, 'order' | 'requirements'> & { order: unknown; requirements: unknown[] })[]
  aliases: CostTagAlias[]
  billingKeys: BillingKey[]
  mappings: OwnerMapping[]
  names: DatedName[]
  ownerships: Ownership[]
  shared: { resourceId: string; days: string[] }[]
}

/** Days in order as spans without gaps. */
function spansOf(days: readonly string[]): DatedSpan[] {
  const spans: { fromOn: string; untilOn: string }[] = []
  for (const on of days) {
    const last = spans.at(-1)
    if (last?.untilOn === on) last.untilOn = dayAfter(on)
    else spans.push({ fromOn: on, untilOn: dayAfter(on) })
  }
  return spans
}

/** Everything that money of a connection is attributed by, with its dates; shares of clusters for the days of a span. */
export async function readAttributionRules(
  reader: Reader,
  connectionId: string,
  span: DaySpan,
): Promise<AttributionRules> {
  const values = [connectionId, span.fromOn, span.untilOn]
  const document = await readDocument<Document>(reader, 'attribution.rules', statement, values)
  if (document === null) throw new Error('the rules of attribution answered no row')
  const { ruleSets, aliases, billingKeys, mappings, shared } = document
  return {
    ruleSets: ruleSets.map(({ order, requirements, ...set }) => ({
      ...set,
      order: AttributionOrder.parse(order),
      requirements: requirements.map((one) => Requirement.parse(one)),
    })),
    aliases,
    billingKeys,
    mappings,
    catalogue: catalogueOf(document.names, document.ownerships),
    sharedOn: new Map(shared.map(({ resourceId, days }) => [resourceId, spansOf(days)])),
  }
}
