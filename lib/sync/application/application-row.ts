import type { ApplicationRow } from '../../catalog/application/writes.ts'
import type { ApplicationFact } from '../../cloud/ports/application.ts'

/** What one look at an application says, as it is kept; its pods have one container of ours, called main. */
export const applicationRowOf = (fact: ApplicationFact, id: string): ApplicationRow => ({
  id,
  externalId: fact.externalId,
  name: fact.name,
  region: fact.region,
  cluster: fact.cluster,
  namespace: fact.namespace,
  framework: fact.framework,
  containers: [{ name: 'main', image: fact.image }],
  running: [{ container: 'main', image: fact.image, digests: fact.running ?? [] }],
  groups: fact.groups,
  changeOrder: fact.order,
  replicas: fact.replicas,
  readyReplicas: fact.readyReplicas,
  settled: fact.settled,
  problem: fact.problem,
  problemText: fact.problemText,
  changedMark: fact.changeMark,
})
