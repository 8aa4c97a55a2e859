import type { Product } from '../../kernel/world.ts'
import { marksOf } from './behaviour.ts'
import { unmeasured } from './instances.ts'
import { installLevers } from './lever.ts'
import { armsOperations } from './operations.ts'
import { prometheusMount } from './prometheus-door.ts'
import { spellsOf } from './spell.ts'

/** Managed Prometheus and alerts, over what the pods of every cluster do. */
export const arms: Product = {
  name: 'arms',
  title: 'ARMS and Managed Service for Prometheus',
  install(world) {
    spellsOf(world)
    marksOf(world)
    unmeasured(world)
    world.limits.set('arms', 100)
    world.limits.set('prometheus', 200)
    installLevers(world)
    world.signed({ product: 'arms', version: '2019-08-08', style: 'RPC', operations: armsOperations(world) })
    world.mount(prometheusMount(world))
  },
}
