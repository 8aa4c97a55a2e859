import { z } from 'zod'

const text = z.string().nullish()

export const ServiceStatus = z.object({ ServiceStatus: z.string(), InitialStatus: text })

export const ResourceItem = z.object({
  AccountId: z.union([z.string(), z.number().transform(String)]),
  RegionId: text,
  ZoneId: text,
  ResourceType: z.string(),
  ResourceId: z.string(),
  ResourceName: text,
  ResourceGroupId: text,
  CreateTime: text,
  ExpireTime: text,
  Tags: z.array(z.object({ Key: z.string(), Value: text })).nullish(),
})

export const ResourcePage = z.object({ Resources: z.array(ResourceItem).nullish(), NextToken: text })
