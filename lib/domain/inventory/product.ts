/** Products whose code on bills is not the second word of the type of their resources. */
const codes: Readonly<Record<string, string>> = {
  'ACS::ECS::Disk': 'yundisk',
  'ACS::ACK::Cluster': 'csk',
  'ACS::CR::Instance': 'acr',
  'ACS::Redis::DBInstance': 'redisa',
  'ACS::VPC::NatGateway': 'nat_gw',
}

/** What a resource of this type is billed as where no bill has had it yet: `ACS::ECS::Instance` is `ecs`. */
export const productOf = (resourceType: string): string =>
  codes[resourceType] ?? resourceType.split('::')[1]?.toLowerCase() ?? ''
