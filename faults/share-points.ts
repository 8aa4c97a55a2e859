/** Each of these is the end of one worker, at one share after the other. */
export const sharePoints = [
  'share:claimed',
  'share:effect-done',
  'share:effect-done',
  'share:recorded',
  'judge:claimed',
  'judge:recorded',
  'share:claimed',
  'share:effect-done',
  'judge:effect-done',
  'write:claimed',
  'write:effect-done',
  'rollout:effect-done',
]

/** And while a share goes back. */
export const backPoints = ['back:claimed', 'back:effect-done', 'back:recorded']
