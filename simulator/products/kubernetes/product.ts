import type { Product } from '../../kernel/world.ts'
import { startControllers } from './controller/controllers.ts'
import { kubernetesMount } from './door/routes.ts'
import { startGitops } from './gitops/sync.ts'
import { kubeOf } from './kube.ts'
import { installLevers } from './lever.ts'

/** The Kubernetes API of every cluster, its controllers, and the GitOps controller that feeds them. */
export const kubernetes: Product = {
  name: 'kubernetes',
  title: 'Kubernetes clusters and GitOps',
  install(world) {
    const kube = kubeOf(world)
    startControllers(kube)
    startGitops(kube)
    installLevers(kube)
    world.mount(kubernetesMount(kube))
  },
}
