/**
 * Why a promotion ended as `failed` or `errored`, as it is kept with it. Each has words in every language under
 * `promotion.failedBy`; the message beside it says of what: names, numbers, and what the cloud said.
 */
export const failureCodes = [
  // Its image and its version.
  'digest-gone',
  'image-absent',
  'not-copied',
  'keep-taken',
  'version-missing',
  'version-unverifiable',
  'version-elsewhere',
  // What its target lacks.
  'target-incomplete',
  'way-unfit',
  'strategy-unfit',
  'too-few-pods',
  'no-service',
  'no-stable',
  // Its write.
  'manifest-missing',
  'manifest-absent',
  'manifest-ambiguous',
  'manifest-unreadable',
  'manifest-overwritten',
  'pipeline-missing',
  'pipeline-run-failed',
  'pipeline-run-cancelled',
  'pipeline-run-gone',
  'pipeline-run-timeout',
  'pipeline-told-nothing',
  'application-busy',
  'order-ended',
  'function-update-failed',
  'digest-untold',
  // Its rollout.
  'rollout-crash-loop',
  'rollout-pull-failure',
  'rollout-stuck',
  'rollout-timeout',
  'rollout-aborted',
  'share-bad',
  'share-lost',
  'went-back',
  // Its migrations.
  'migration-failed',
  'migration-no-pipeline',
  'migrations-unreadable',
  // Its observation.
  'observation-failed',
  'observation-unknown',
  'observation-refused',
  // What a cloud product answered, or did not.
  'cloud-not-found',
  'cloud-refused',
  'cloud-not-opened',
  'cloud-conflict',
  'cloud-invalid',
  'cloud-throttled',
  'cloud-unavailable',
  'cloud-timeout',
  'cloud-nonsense',
  'internal',
] as const
export type PromotionFailureCode = (typeof failureCodes)[number]
