import type { Product } from '../kernel/world.ts'
import { life } from '../scenarios/life.ts'
import { ack } from './ack/product.ts'
import { acr } from './acr/product.ts'
import { arms } from './arms/product.ts'
import { bssopenapi } from './bssopenapi/product.ts'
import { codeup } from './codeup/product.ts'
import { edas } from './edas/product.ts'
import { fc } from './fc/product.ts'
import { flow } from './flow/product.ts'
import { hooks } from './hooks/product.ts'
import { kubernetes } from './kubernetes/product.ts'
import { projex } from './projex/product.ts'
import { ram } from './ram/product.ts'
import { registry } from './registry/product.ts'
import { resourcecenter } from './resourcecenter/product.ts'
import { sls } from './sls/product.ts'
import { sts } from './sts/product.ts'
import { tag } from './tag/product.ts'

/** Every product of the simulated cloud, in order of installation. */
export const products: Product[] = [
  ram,
  sts,
  acr,
  registry,
  codeup,
  ack,
  kubernetes,
  edas,
  arms,
  sls,
  fc,
  flow,
  projex,
  bssopenapi,
  resourcecenter,
  tag,
  hooks,
  life,
]
