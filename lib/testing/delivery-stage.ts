import { newId } from '../platform/ids.ts'
import { builders } from './builders.ts'
import type { Stage } from './promotion-stage.ts'

type Slug = keyof Stage['environments']

/** Flow as a test arranges it: what its delivery pipeline does at each turn of the clusters. */
export interface Delivery {
  /** The cloud's id of the pipeline. */
  pipeline: string
  name: string
  /** Runs that stay under way and do nothing. */
  stands: (run: number) => boolean
  /** Its runs end green and deploy nothing. */
  lies: boolean
  /** It asks before it deploys; `others`: somebody else than us. */
  gate: 'none' | 'ours' | 'others'
  /** Digests that it deployed, by the number of the run. */
  deployed: Map<number, string>
  /** Runs with what they were started with and how they stand. */
  runs(): { number: number; status: string; parameters: Record<string, string> }[]
  /** Somebody else does something to a run. */
  set(number: number, status: string): void
}

/**
 * One place of the stage is written by the service's delivery pipeline. At every turn of the clusters its runs go on: through
 * their gate, where there is one, to a manifest with the digest and a green end.
 */
export async function deliverByPipeline(stage: Stage, slug: Slug): Promise<Delivery> {
  const { prisma } = stage.around.database
  const { cloud } = stage
  const name = 'order-service-cd-k8s'
  const external = cloud.addPipeline(name)
  const { connectionId } = await prisma.environment.findUniqueOrThrow({
    where: { id: stage.environments[slug] },
  })
  await builders(stage.around.database).pipeline(connectionId, name, {
    kind: 'cd',
    serviceId: stage.serviceId,
    externalId: external,
  })
  await prisma.connectionSecret.create({
    data: {
      id: newId(),
      connectionId,
      purpose: 'yunxiao_operator',
      keyId: 'k',
      sealed: Buffer.from('x'),
    },
  })
  await prisma.target.updateMany({
    where: { environmentId: stage.environments[slug] },
    data: { writeWay: 'pipeline' },
  })
  const there = () => {
    const found = cloud.estate.pipelines.get(external)
    if (!found) throw new Error('the pipeline is gone')
    return found
  }
  const delivery: Delivery = {
    pipeline: external,
    name,
    stands: () => false,
    lies: false,
    gate: 'none',
    deployed: new Map(),
    runs: () =>
      there().runs.map(({ number, status }) => ({
        number,
        status,
        parameters: there().parameters.get(number) ?? {},
      })),
    set: (number, status) => {
      const run = there().runs.find((each) => each.number === number)
      if (run) Object.assign(run, { status, endedAt: cloud.estate.now() })
    },
  }
  const deploy = (number: number): void => {
    const { DIGEST = '', ENVIRONMENT = '' } = there().parameters.get(number) ?? {}
    if (!delivery.lies) {
      delivery.deployed.set(number, DIGEST)
      cloud.commit(`yunfan/manifests-${ENVIRONMENT}`, {
        [`ack-${ENVIRONMENT}/order-service/kustomization.yaml`]: `images:\n  - name: ${cloud.host}/trade/order-service\n    digest: ${DIGEST}\n`,
      })
    }
    delivery.set(number, 'SUCCESS')
  }
  const turn = ({ number, status }: ReturnType<Delivery['runs']>[number]): void => {
    if (delivery.stands(number) || !['RUNNING', 'WAITING'].includes(status)) return
    const key = `${external} ${number}`
    const [gate] = cloud.estate.release.gates.get(key) ?? []
    if (delivery.gate !== 'none' && !gate) {
      const waiting = delivery.gate === 'ours'
      cloud.estate.release.gates.set(key, [
        { jobId: `j-${number}`, name: 'Go live', stage: 'Gate', status: 'WAITING', waiting },
      ])
      delivery.set(number, 'WAITING')
    } else if (!gate || gate.status === 'SUCCESS') deploy(number)
    else if (gate.status === 'FAIL') delivery.set(number, 'FAIL')
  }
  const reconcile = cloud.runtime.reconcile.bind(cloud.runtime)
  cloud.runtime.reconcile = () => {
    for (const run of delivery.runs()) turn(run)
    reconcile()
  }
  return delivery
}
