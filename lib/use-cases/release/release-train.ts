import { readTrainServices } from '../../catalog/release/train-services.ts'
import { type Failure, fail, ok, type Result } from '../../domain/failure/result.ts'
import { decide, holdsAnywhere } from '../../domain/permission/decide.ts'
import type { Call, Surroundings } from '../define.ts'
import { createTrain } from '../train/create-train.ts'
import { dryRunTrain } from '../train/dry-run.ts'

/** Parsed and authorised by the use cases of trains that they are handed on to. */
interface Wish {
  id: string
  environment: string
  plan?: object
  [more: string]: unknown
}

/** A release's services, each with its version, as a train asks for them. */
async function wishOf(
  around: Surroundings,
  { id, ...wish }: Wish,
): Promise<{ ok: true; value: { name: string; wish: object } } | { ok: false; failure: Failure }> {
  const found = await readTrainServices(around.database, id)
  if (!found) return fail('not-found', `no release is called "${id}"`, { field: 'id' })
  if (found.closed) return fail('wrong-state', `${found.name} is closed`, { state: 'closed' })
  if (found.services.length === 0)
    return fail('precondition', `no service goes with ${found.name}`, { need: 'service' })
  const plan = { ...wish.plan, releaseId: found.id }
  return ok({ name: found.name, wish: { ...wish, plan, services: found.services } })
}

const isWish = (input: unknown): input is Wish =>
  typeof input === 'object' &&
  input !== null &&
  'id' in input &&
  typeof input.id === 'string' &&
  'environment' in input &&
  typeof input.environment === 'string'

async function handOn<T>(
  call: Call<T>,
  around: Surroundings,
  actor: Parameters<Call<T>>[1],
  input: unknown,
  allowed: Result<null>,
  more: (name: string, environment: string) => object,
): Promise<Result<T>> {
  if (!allowed.ok) return allowed
  if (!isWish(input)) return fail('invalid', 'a release and an environment are needed')
  const wish = await wishOf(around, input)
  if (!wish.ok) return wish
  return call(around, actor, { ...wish.value.wish, ...more(wish.value.name, input.environment) })
}

/** What a train of the whole release, each service with its version, into an environment would do. Fails with not-found, wrong-state, precondition. */
export const forecastRelease: typeof dryRunTrain = (around, actor, input) =>
  handOn(dryRunTrain, around, actor, input, decide(actor, 'catalog.read'), () => ({}))

/** Puts that train together; everything else is as for any train. Fails with not-found, wrong-state, precondition, and as `createTrain`. */
export const trainOfRelease: Call<
  Awaited<ReturnType<typeof createTrain>> extends Result<infer T> ? T : never
> = (around, actor, input) =>
  handOn(createTrain, around, actor, input, holdsAnywhere(actor, 'train.request'), (name, environment) => ({
    name: `${name} → ${environment}`,
  }))
