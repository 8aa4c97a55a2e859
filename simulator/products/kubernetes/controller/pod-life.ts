import { recordEvent } from '../event.ts'
import { failing } from '../failure-mark.ts'
import type { Kube } from '../kube.ts'
import { type Pod, stamp } from '../object.ts'
import { isLeaving, isReady, numberOf, running, waiting, withContainers, withReady } from './pod-status.ts'

export type PodStep = 'pull' | 'backoff' | 'ready' | 'unready' | 'crash' | 'restart' | 'gone'

export interface PodTimer {
  cluster: string
  namespace: string
  name: string
  uid: string
  step: PodStep
  /** How often it was tried before. */
  attempt?: number
}

const START_MS = 2_000
const SLOW_MS = 60_000
const CRASH_MS = 1_500
const PROBE_MS = 10_000
const LONGEST_BACKOFF_MS = 300_000
/** Beyond this gap the clock has jumped: what would have repeated meanwhile is counted, not lived through. */
const JUMP_MS = 3_600_000

const backoffMs = (attempt: number): number =>
  Math.min(LONGEST_BACKOFF_MS, 10_000 * 2 ** Math.min(attempt, 10))

/** Lives through one step of a pod: pull, start, become ready, crash, restart, go. */
export function stepPod(kube: Kube, timer: PodTimer, at: number): void {
  const pod = kube.get<Pod>(timer.cluster, 'pods', timer.namespace, timer.name)
  if (pod === undefined || pod.metadata.uid !== timer.uid) return
  if (timer.step === 'gone') {
    kube.remove(timer.cluster, 'pods', pod, at)
    return
  }
  if (!isLeaving(pod)) new PodLife(kube, timer, pod, at).step()
}

class PodLife {
  readonly #kube: Kube
  readonly #timer: PodTimer
  readonly #pod: Pod
  readonly #at: number

  constructor(kube: Kube, timer: PodTimer, pod: Pod, at: number) {
    this.#kube = kube
    this.#timer = timer
    this.#pod = pod
    this.#at = at
  }

  step(): void {
    const steps: Record<Exclude<PodStep, 'gone'>, () => void> = {
      pull: () => this.#pull(),
      backoff: () => this.#backOffPull(),
      ready: () => this.#becomeReady(),
      unready: () => this.#loseReadiness(),
      crash: () => this.#crash(),
      restart: () => this.#restart(),
    }
    if (this.#timer.step !== 'gone') steps[this.#timer.step]()
  }

  #write(pod: Pod): Pod {
    return this.#kube.put(this.#timer.cluster, 'pods', pod, this.#at)
  }

  #next(step: PodStep, afterMs: number, attempt = 0, from = this.#at): void {
    const { cluster, namespace, name, uid } = this.#timer
    this.#kube.world.timers.schedule('kubernetes.pod', from + afterMs, {
      cluster,
      namespace,
      name,
      uid,
      step,
      attempt,
    })
  }

  /** As next, for what repeats until it succeeds. */
  #again(step: PodStep, afterMs: number, attempt = 0): void {
    const now = this.#kube.world.clock.now()
    this.#next(step, afterMs, attempt, now - this.#at > JUMP_MS ? now - LONGEST_BACKOFF_MS : this.#at)
  }

  #event(type: 'Normal' | 'Warning', reason: string, message: string): void {
    recordEvent(
      this.#kube,
      this.#timer.cluster,
      this.#pod,
      { type, reason, message, component: 'kubelet' },
      this.#at,
    )
  }

  #failing(mode: Parameters<typeof failing>[3]) {
    return failing(this.#kube, this.#timer.cluster, this.#pod, mode)
  }

  #pull(): void {
    const { status } = this.#pod
    if (status.phase === 'Running') return
    const marked = this.#failing('image-pull')
    const imageIds: Record<string, string> = {}
    for (const { name, image } of status.containerStatuses) {
      const pulled =
        marked === undefined
          ? this.#kube.pullImage(this.#kube.world, image)
          : {
              error:
                marked.reason ??
                `rpc error: code = Unavailable desc = failed to pull and unpack image "${image}": dial tcp: i/o timeout`,
            }
      if ('error' in pulled) {
        this.#event('Warning', 'Failed', `Failed to pull image "${image}": ${pulled.error}`)
        this.#write(waiting(this.#pod, 'ErrImagePull', pulled.error))
        this.#next('backoff', 2_000, this.#timer.attempt ?? 0)
        return
      }
      imageIds[name] = pulled.imageId
      this.#event('Normal', 'Pulled', `Successfully pulled image "${image}"`)
    }
    this.#event(
      'Normal',
      'Started',
      `Started container ${status.containerStatuses.map(({ name }) => name).join(', ')}`,
    )
    this.#started(running(this.#pod, this.#at, imageIds))
  }

  #backOffPull(): void {
    const image = this.#pod.status.containerStatuses[0]?.image ?? ''
    const attempt = this.#timer.attempt ?? 0
    if (this.#pod.status.phase === 'Running') return
    this.#event('Warning', 'BackOff', `Back-off pulling image "${image}"`)
    this.#write(waiting(this.#pod, 'ImagePullBackOff', `Back-off pulling image "${image}"`))
    this.#again('pull', backoffMs(attempt), attempt + 1)
  }

  #started(pod: Pod): void {
    this.#write(pod)
    if (this.#failing('crash-loop') !== undefined) {
      this.#next('crash', CRASH_MS, this.#timer.attempt)
      return
    }
    const delays = pod.spec.containers.map(
      ({ readinessProbe }) => (readinessProbe?.initialDelaySeconds ?? 0) * 1000,
    )
    const own = numberOf(pod.metadata.uid) % 1000
    const slow = this.#failing('slow') === undefined ? 0 : SLOW_MS
    this.#next('ready', START_MS + own + slow + Math.max(0, ...delays))
  }

  #becomeReady(): void {
    const isUp = this.#pod.status.containerStatuses.every(({ state }) => state.running !== undefined)
    if (!isUp || isReady(this.#pod)) return
    if (this.#failing('not-ready') !== undefined) {
      this.#event('Warning', 'Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 503')
      this.#again('ready', PROBE_MS)
      return
    }
    this.#write(withReady(this.#pod, true, this.#at))
  }

  #loseReadiness(): void {
    if (!isReady(this.#pod)) return
    this.#event('Warning', 'Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 503')
    this.#write(withReady(this.#pod, false, this.#at))
    this.#again('ready', PROBE_MS)
  }

  #crash(): void {
    const marked = this.#failing('crash-loop')
    if (marked === undefined && this.#timer.step === 'crash') {
      this.#next('ready', START_MS)
      return
    }
    if (this.#pod.status.containerStatuses.every(({ state }) => state.running === undefined)) return
    const attempt = this.#timer.attempt ?? 0
    const delayMs = backoffMs(attempt)
    const crashed = withContainers(withReady(this.#pod, false, this.#at), (each) => ({
      ...each,
      lastState: {
        terminated: {
          exitCode: 1,
          reason: 'Error',
          ...(marked?.reason === undefined ? {} : { message: marked.reason }),
          startedAt: each.state.running?.startedAt ?? stamp(this.#at),
          finishedAt: stamp(this.#at),
          containerID: each.containerID ?? '',
        },
      },
    }))
    const { name, namespace } = this.#pod.metadata
    const container = this.#pod.status.containerStatuses[0]?.name ?? ''
    const message = `back-off ${delayMs / 1000}s restarting failed container=${container} pod=${name}_${namespace}(${this.#pod.metadata.uid})`
    this.#event(
      'Warning',
      'BackOff',
      `Back-off restarting failed container ${container} in pod ${name}_${namespace}`,
    )
    this.#write(waiting(crashed, 'CrashLoopBackOff', message))
    this.#again('restart', delayMs, attempt + 1)
  }

  #restart(): void {
    if (this.#pod.status.phase !== 'Running') return
    if (this.#pod.status.containerStatuses.some(({ state }) => state.running !== undefined)) return
    const skipped = this.#kube.world.clock.now() - this.#at
    const missed = skipped > JUMP_MS ? Math.floor(skipped / LONGEST_BACKOFF_MS) : 0
    const again = withContainers(this.#pod, (each) => ({
      ...each,
      restartCount: each.restartCount + 1 + missed,
    }))
    this.#started(running(again, this.#at))
  }
}
