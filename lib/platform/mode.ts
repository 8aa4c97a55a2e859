// What bundlers inline; everything else of the environment is in config.ts.
// oxlint-disable-next-line node/no-process-env
export const inDevelopment = process.env.NODE_ENV === 'development'
