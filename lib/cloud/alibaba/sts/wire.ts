import { z } from 'zod'

/** AssumeRole (sts 2015-04-01): only what we use. */
export const AssumeRoleAnswer = z.object({
  Credentials: z.object({
    AccessKeyId: z.string().min(1),
    AccessKeySecret: z.string().min(1),
    SecurityToken: z.string().min(1),
    Expiration: z.string(),
  }),
})

/** GetCallerIdentity (sts 2015-04-01). */
export const CallerIdentityAnswer = z.object({
  AccountId: z.string(),
  Arn: z.string(),
  IdentityType: z.string(),
})
