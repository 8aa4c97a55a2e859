import type { Product } from '../kernel/world.ts'

/** Every product of the simulated cloud, in order of installation. */
export const products: Product[] = []
