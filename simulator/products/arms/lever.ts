import { Refusal } from '../../kernel/errors.ts'
import type { World } from '../../kernel/world.ts'
import { kubeOf } from '../kubernetes/kube.ts'
import { alertsOf } from './alerts.ts'
import { endBehaviour, markBehaviour, marksOf } from './behaviour.ts'
import { functionRegions, productInstanceOf } from './function-spell.ts'
import { instancesOf, unmeasured } from './instances.ts'
import { type Nonsense, nonsenseOf, nonsenses } from './nonsense.ts'

const texts = ['cluster', 'namespace', 'name', 'digest'] as const
const numbers = ['errorShare', 'latencySeconds', 'cpuShare', 'memoryShare', 'from'] as const

type Fields = Record<string, unknown>

function chosen(body: Fields, names: readonly string[], type: 'string' | 'number'): Fields {
  const given = names.filter((name) => body[name] !== undefined)
  const wrong = given.find(
    (name) => typeof body[name] !== type || (type === 'number' && Number(body[name]) < 0),
  )
  if (wrong !== undefined)
    throw new Refusal(400, 'InvalidParameter', `${wrong} is not a ${type} of 0 or more.`)
  return Object.fromEntries(given.map((name) => [name, body[name]]))
}

function behave(world: World, body: Fields) {
  const known: readonly string[] = [...texts, ...numbers, 'silent']
  if (body.silent !== undefined && typeof body.silent !== 'boolean')
    throw new Refusal(400, 'InvalidParameter', 'silent is true or false.')
  const unknown = Object.keys(body).find((name) => !known.includes(name))
  if (unknown !== undefined)
    throw new Refusal(400, 'InvalidParameter', `"${unknown}" is not one of ${known.join(', ')}.`)
  const share = body.errorShare
  if (typeof share === 'number' && share > 1)
    throw new Refusal(400, 'InvalidParameter', 'errorShare is 0 to 1.')
  return markBehaviour(world, {
    ...chosen(body, texts, 'string'),
    ...chosen(body, numbers, 'number'),
    ...(body.silent === true ? { silent: true } : {}),
  })
}

function clusterOf(world: World, { cluster: named }: Fields): { id: string } {
  const ofProducts = functionRegions(world).map(productInstanceOf)
  const cluster =
    typeof named !== 'string'
      ? undefined
      : (kubeOf(world).cluster(named) ?? (ofProducts.includes(named) ? { id: named } : undefined))
  if (cluster === undefined) throw new Refusal(404, 'NotFound', `No cluster ${String(named)}.`)
  return cluster
}

function talk(world: World, body: Fields) {
  const cluster = clusterOf(world, body)
  const { answer } = body
  if (answer !== null && !nonsenses.includes(answer as Nonsense))
    throw new Refusal(400, 'InvalidParameter', `answer is null or one of ${nonsenses.join(', ')}.`)
  if (answer === null) nonsenseOf(world).delete(cluster.id)
  else nonsenseOf(world).set(cluster.id, answer as Nonsense)
  return { cluster: cluster.id, answer }
}

function install(world: World, body: Fields) {
  const cluster = clusterOf(world, body)
  if (typeof body.on !== 'boolean') throw new Refusal(400, 'InvalidParameter', 'on is true or false.')
  if (body.on) unmeasured(world).delete(cluster.id)
  else unmeasured(world).put({ clusterId: cluster.id })
  return { cluster: cluster.id, on: body.on }
}

/** `/_sim/observation`: makes builds behave badly, takes a cluster's Prometheus away or makes it talk nonsense, shows builds and the alerts. */
export function installLevers(world: World): void {
  world.control('POST observation', (_query, body, id) => {
    if (id === 'behaviour') return { body: behave(world, body) }
    if (id === 'prometheus') return { body: install(world, body) }
    if (id === 'nonsense') return { body: talk(world, body) }
    throw new Refusal(404, 'NotFound', 'POST /_sim/observation/behaviour, prometheus or nonsense')
  })
  world.control('GET observation', () => ({
    body: {
      behaviours: marksOf(world).values(),
      instances: instancesOf(world).map(({ token: _token, ...instance }) => instance),
      alerts: alertsOf(world),
    },
  }))
  world.control('DELETE observation', (_query, _body, id) => {
    if (!endBehaviour(world, id)) throw new Refusal(404, 'NotFound', `No behaviour ${id}.`)
    return { body: { behaviours: marksOf(world).values() } }
  })
}
