/** What a version keeps of its function. */
export interface FunctionCode {
  /** As it was written: by tag or by digest. */
  image: string
  acrInstanceId: string
  port: number
  command: string[]
  entrypoint: string[]
  /** Digest of the image when it was written; a tag that moves later changes nothing. */
  resolvedDigest: string
  environmentVariables: Record<string, string>
  memorySize: number
  cpu: number
  timeout: number
  instanceConcurrency: number
}

export interface CloudFunction {
  name: string
  region: string
  functionId: string
  description: string
  role: string
  /** LATEST: what the next version is made of. */
  code: FunctionCode
  createdAt: number
  modifiedAt: number
  /** A write takes effect at this instant. */
  updatedAt: number
  /** Why the last write did not. */
  updateError: string | null
  tags: Record<string, string>
  /** Number of the newest version there ever was. */
  versions: number
  /** Whether LATEST was written since that. */
  changed: boolean
  invocationDisabled: string | null
  /** Levers. */
  refusesDigests: boolean
  hidesDigests: boolean
  nextUpdateFails: string | null
}

export interface FunctionVersion {
  region: string
  name: string
  versionId: string
  description: string
  createdAt: number
  code: FunctionCode
}

export interface FunctionAlias {
  region: string
  name: string
  alias: string
  versionId: string
  /** Version and its share of the calls, 0 to 1: at most one. */
  additionalVersionWeight: Record<string, number>
  description: string
  createdAt: number
  modifiedAt: number
}
