import { assertNever } from '../failure/result.ts'
import type { ActionClass } from '../freeze/window.ts'
import type { PromotionKind } from '../promotion/state.ts'

/**
 * Action class of a promotion. Its kind decides for rollbacks and redeploys; else the place of the environment on the
 * service's path: the last is the go-live, the one before it the gray release, all before that verification. An
 * environment that is not on the path is taken for the last one.
 */
export function actionOf(
  kind: PromotionKind,
  /** Ids of the path's environments in their order. */
  path: readonly string[],
  environmentId: string,
): ActionClass {
  switch (kind) {
    case 'rollback':
      return 'rollback'
    case 'redeploy':
      return 'redeploy'
    case 'promotion': {
      const left = path.length - 1 - path.indexOf(environmentId)
      if (!path.includes(environmentId) || left === 0) return 'go-live'
      return left === 1 && path.length >= 3 ? 'gray' : 'verification'
    }
    default:
      return assertNever(kind)
  }
}
