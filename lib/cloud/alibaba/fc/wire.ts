import { z } from 'zod'

const text = z.string().nullish()

/** A function of fc 2023-03-30, LATEST or as a version has it. The container's other fields are sent back as they came. */
export const FunctionWire = z.object({
  functionName: z.string(),
  functionArn: text,
  runtime: text,
  state: text,
  stateReason: text,
  lastUpdateStatus: text,
  lastUpdateStatusReason: text,
  lastModifiedTime: z.string(),
  customContainerConfig: z.looseObject({ image: text, resolvedImageUri: text }).nullish(),
  invocationRestriction: z.object({ disable: z.boolean().nullish(), reason: text }).nullish(),
})
export type FunctionWire = z.infer<typeof FunctionWire>

/** ListFunctions. */
export const FunctionList = z.object({ functions: z.array(FunctionWire).nullish(), nextToken: text })

export const VersionWire = z.object({ versionId: z.string(), description: text, createdTime: text })
export type VersionWire = z.infer<typeof VersionWire>

/** ListFunctionVersions. */
export const VersionList = z.object({ versions: z.array(VersionWire).nullish(), nextToken: text })

export const AliasWire = z.object({
  aliasName: z.string(),
  versionId: z.string(),
  description: text,
  lastModifiedTime: z.string(),
  additionalVersionWeight: z.record(z.string(), z.number()).nullish(),
})
export type AliasWire = z.infer<typeof AliasWire>

/** ListAliases. */
export const AliasList = z.object({ aliases: z.array(AliasWire).nullish(), nextToken: text })
export type AliasList = z.infer<typeof AliasList>
