import { type Reader, readDocument } from '../reader.ts'

const person = (id: string, name: string) => `json_build_object('id', ${id}, 'name', ${name})`
const listed = (of: string, from: string) => `(SELECT coalesce(json_agg(${of}), '[]') FROM ${from})`

const statement = `SELECT json_build_object('now', sluice_now(),
  'versions', ${listed(
    `json_build_object('id', r.id, 'version', r.version, 'fromOn', r.from_on, 'order', r."order", 'reason', r.reason,
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
    `json_build_object('id', m.id, 'kind', m.kind, 'accountId', m.account_id, 'external', m.external, 'serviceId', m.service_id,
      'productLineId', m.product_line_id, 'teamId', m.team_id, 'environmentId', m.environment_id, 'fromOn', m.from_on,
      'untilOn', m.until_on, 'reason', m.reason) ORDER BY m.kind, m.external, m.from_on`,
    'cost_mapping m',
  )},
  'splitRules', ${listed(
    `json_build_object('id', s.id, 'name', s.name, 'position', s.position, 'method', s.method, 'matches', s.matches, 'among', s.among,
      'fromOn', s.from_on, 'untilOn', s.until_on, 'reason', s.reason) ORDER BY s.position, s.id`,
    'cost_split_rule s',
  )},
  'keys', ${listed(
    `json_build_object('connectionId', k.connection_id, 'key', k.key, 'switchedOn', k.switched_on, 'sinceOn', k.since_on,
      'basis', k.basis, 'seenAt', k.seen_at) ORDER BY k.key, k.connection_id`,
    'cost_tag_key k',
  )}) AS document`

/** Every rule that money goes by, with who said it and why; of the versions of the rules the last fifty. */
export async function readCostRules(reader: Reader): Promise<unknown> {
  const document = await readDocument(reader, 'cost-rule.all', statement)
  if (document === null) throw new Error('the rules of cost answered no row')
  return document
}
