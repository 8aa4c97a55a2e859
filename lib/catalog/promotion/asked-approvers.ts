import { heldGrants } from '../person/held-grants.ts'

// What the domain judges in `approvers.ts`, for lists and for reading only the people that matter: an environment `e`, a
// service `s`, and where time counts a promotion `p`.
const rule = (key: string) => `(e.settings -> 'approvals' ->> '${key}')`

/** Chains do not come back to themselves; this only ends what a bug would make endless. */
const longestChain = 20

/** The group of this slug and those asked after it, as (id, slug, name, step from 0). */
export const groupChain = (slug: string) => `(WITH RECURSIVE asked AS (
    SELECT pg.id, pg.slug, pg.name, pg.escalates_to_id, 0 AS step FROM person_group pg
    WHERE pg.slug = ${slug} AND pg.retired_at IS NULL
    UNION ALL
    SELECT n.id, n.slug, n.name, n.escalates_to_id, asked.step + 1 FROM asked
    JOIN person_group n ON n.id = asked.escalates_to_id AND n.retired_at IS NULL WHERE asked.step < ${longestChain}
  ) SELECT id, slug, name, step FROM asked)`

const covers = `(g.scope_kind = 'all' OR (g.scope_kind = 'team' AND g.scope_id = s.team_id)
  OR (g.scope_kind = 'product-line' AND g.scope_id = s.product_line_id)
  OR (g.scope_kind = 'environment' AND g.scope_id = e.id))`

const byRole = `(g.role::text = ${rule('role')} AND (${rule('group')} IS NULL OR ${rule('groupMode')} IS DISTINCT FROM 'instead'))`
const asManager = `(g.role = 'release-manager' AND (${rule('group')} IS NOT NULL OR ${rule('role')} <> 'release-manager'))`

/** Ids of everybody whose word could count, now or when it is their turn; `chain` is the chain of the rule's group. */
export const approverIds = `(SELECT g.person_id FROM e, s, ${heldGrants('')} g WHERE (${byRole} OR ${asManager}) AND ${covers}
  UNION SELECT gm.person_id FROM person_group_member gm JOIN chain ON chain.id = gm.group_id)`

const dueAt = (step: string) =>
  `p.requested_at + ${step} * coalesce(${rule('escalateAfterMinutes')}::int, 30) * interval '1 minute' <= sluice_now()`

// Of the verdict `v` of the approvals: whose word is missing.
const missesRole = `v -> 'reasons' @> '[{"key": "missing"}]'`
const missesGroup = `v -> 'reasons' @> '[{"key": "missing-group"}]'`
const managersDue = dueAt(`(SELECT greatest(count(*), 1) FROM ${groupChain(rule('group'))} AS chain)`)

/** Whether the person's word is asked by now and missing, by role, by group or because those before did not act. */
const isAsked = (person: string) => `(EXISTS (SELECT 1 FROM ${heldGrants(person)} g WHERE ${covers}
    AND ((${missesRole} AND ${byRole}) OR (${asManager} AND ${managersDue})))
  OR (${missesGroup} AND EXISTS (SELECT 1 FROM ${groupChain(rule('group'))} AS chain
    JOIN person_group_member gm ON gm.group_id = chain.id
    WHERE gm.person_id = ${person} AND ${dueAt('chain.step')}))
  OR EXISTS (SELECT 1 FROM jsonb_array_elements(v -> 'reasons') missed
    JOIN person_group rg ON rg.slug = missed -> 'values' ->> 'slug' AND rg.retired_at IS NULL
    JOIN person_group_member gm ON gm.group_id = rg.id
    WHERE missed ->> 'key' = 'missing-required' AND gm.person_id = ${person}))`

/** The person and those they stand for now. */
const principals = (
  person: string,
) => `(SELECT ${person} AS id UNION SELECT d.from_person_id FROM delegation d
  JOIN person dp ON dp.id = d.from_person_id AND dp.disabled_at IS NULL
  WHERE d.to_person_id = ${person} AND d.revoked_at IS NULL AND d.from_at <= sluice_now() AND d.to_at > sluice_now())`

/** Promotions `p` that wait for a word this person may give, for themselves or for another. */
export const waitsForPerson = (person: string) => `p.state = 'pending'
  AND NOT EXISTS (SELECT 1 FROM approval a WHERE a.promotion_id = p.id AND a.person_id = ${person})
  AND (p.requester_id IS DISTINCT FROM ${person} OR ${rule('requesterMayApprove')}::boolean)
  AND EXISTS (SELECT 1 FROM jsonb_array_elements(coalesce(p.judged_verdicts, p.asked_verdicts)) AS v
    CROSS JOIN ${principals(person)} AS principal
    WHERE v ->> 'gate' = 'approvals' AND v ->> 'verdict' = 'wait'
      AND (p.requester_id IS DISTINCT FROM principal.id OR ${rule('requesterMayApprove')}::boolean)
      AND NOT EXISTS (SELECT 1 FROM approval a WHERE a.promotion_id = p.id
        AND coalesce(a.for_person_id, a.person_id) = principal.id)
      AND ${isAsked('principal.id')})`
