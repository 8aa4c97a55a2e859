import type { Runtime } from './runtime.ts'

/** A Deployment or StatefulSet of a cluster. */
export const onAck: Runtime = {
  ask: ({ workloads }, _subject, { cluster, namespace, workloadKind, workloadName }) =>
    cluster && namespace && workloadKind && workloadName
      ? workloads.getWorkload(cluster, namespace, workloadKind, workloadName)
      : null,
}
