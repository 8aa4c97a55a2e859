import { Refusal } from '../../kernel/errors.ts'
import type { Product, World } from '../../kernel/world.ts'
import { acrOf } from '../acr/state.ts'
import { codeupOf } from '../codeup/state.ts'
import { flowOf } from '../flow/state.ts'
import * as acrEvents from './acr-events.ts'
import { mergeRequestEvent, pushEvent } from './codeup-events.ts'
import { changedJobs, taskEvent } from './flow-events.ts'
import { type HookKind, type HookLevers, hookKinds } from './rows.ts'
import { type HookState, installHookState } from './state.ts'

/** Codeup, Flow and ACR tell whoever registered what happens: once each, with no promise that it arrives. */
export const hooks: Product = {
  name: 'hooks',
  title: 'Webhooks of Codeup, Flow and ACR',
  install: (world) => {
    const state = installHookState(world)
    hear(world, state)
    levers(world, state)
  },
}

function hear(world: World, state: HookState): void {
  const [codeup, flow, acr] = [codeupOf(world), flowOf(world), acrOf(world)]
  codeup.refListeners.push((change) => state.tell('codeup', () => pushEvent(change)))
  codeup.mergeRequests.watch((request, before) =>
    state.tell('codeup', () => mergeRequestEvent(codeup, request, before)),
  )
  flow.runs.watch((run, before) => {
    const pipeline = flow.pipelines.get(String(run.pipelineId))
    if (pipeline === undefined) return
    for (const job of changedJobs(run, before)) state.tell('flow', () => taskEvent(pipeline, run, job))
  })
  acr.onTag.push((repository, tag, at) =>
    state.tell('acr', () => acrEvents.pushEvent(acr, repository, tag, at)),
  )
  acr.scans.watch((scan, before) => {
    if (scan.status === 'SCANNING' || before?.status !== 'SCANNING') return
    state.tell('acr', () => acrEvents.scanEvent(acr, scan, world.clock.now()))
  })
}

/**
 * `POST /_sim/hooks {kind, url, token?}` registers an address in the place of the others of its kind, `DELETE /_sim/hooks` all;
 * `POST /_sim/hook-levers {off?, duplicate?, reorder?, forge?, delayMs?}`; `GET /_sim/hooks` tells all of it.
 */
function levers(world: World, state: HookState): void {
  const told = () => ({
    body: {
      addresses: state.addresses.values(),
      levers: state.levers,
      waiting: state.sender.waiting,
      sent: state.sender.sent,
    },
  })
  const forget = (kind?: HookKind) => {
    for (const address of state.addresses.values())
      if (kind === undefined || address.kind === kind) state.addresses.delete(address.url)
  }
  world.control('GET hooks', told)
  world.control('DELETE hooks', () => {
    forget()
    return told()
  })
  world.control('POST hooks', (_query, { kind, url, token }) => {
    const known = hookKinds.find((each) => each === kind)
    if (known === undefined)
      throw new Refusal(400, 'InvalidParameter', `kind is one of ${hookKinds.join(', ')}.`)
    if (typeof url !== 'string' || !/^https?:\/\//.test(url) || !URL.canParse(url))
      throw new Refusal(400, 'InvalidParameter', 'url is an http address.')
    forget(known)
    state.addresses.put({ kind: known, url, ...(typeof token === 'string' ? { token } : {}) })
    return told()
  })
  world.control('POST hook-levers', (_query, body) => {
    const change: Partial<HookLevers> = {}
    for (const name of ['off', 'duplicate', 'reorder', 'forge'] as const)
      if (typeof body[name] === 'boolean') change[name] = body[name]
    if (typeof body.delayMs === 'number' && body.delayMs >= 0) change.delayMs = body.delayMs
    state.setLevers(change)
    return told()
  })
}
