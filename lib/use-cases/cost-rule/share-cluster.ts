import { z } from 'zod'
import { shareCluster as writeSharing } from '../../catalog/cluster-share/writes.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { decide } from '../../domain/permission/decide.ts'
import { newId } from '../../platform/ids.ts'
import { Day } from '../attribution/input.ts'
import { defineUseCase } from '../define.ts'
import { changed, editorOf } from './change.ts'
import { Reason } from './input.ts'

/**
 * Has the cost of a cluster and its nodes shared out by its workloads, from a day on. What a costTag says of them comes first,
 * as long as the order says so. Fails with forbidden, conflict (there is no such cluster, or it is shared already).
 */
export const shareCluster = defineUseCase({
  input: z.strictObject({ clusterId: z.uuid(), fromOn: Day, reason: Reason }),
  authorise: (actor) => decide(actor, 'cost-rule.edit'),
  write: async ({ tx, actor, input: { clusterId, fromOn, reason } }) => {
    const id = newId()
    const name = await writeSharing(tx, { id, clusterId, fromOn, reason, editor: editorOf(actor) })
    if (name === null) return fail('conflict', 'there is no such cluster, or it is shared already')
    const named = { subjectKind: 'cost-shared-cluster', subjectId: id, subjectName: name }
    return ok({
      id,
      ...(await changed(tx, actor, {
        action: 'cost-rule.cluster-shared',
        ...named,
        reason,
        detail: { fromOn },
      })),
    })
  },
})
