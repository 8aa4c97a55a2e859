#!/usr/bin/env node
// Plain old JavaScript, so that a Node that is too old can still read why nothing else starts.
const found = process.versions.node
if (Number(found.split('.')[0]) < 24) {
  console.error(`sluice needs Node 24 or newer; this is ${found}`)
  process.exitCode = 2
} else {
  void import('./main.ts').then(({ main }) => main())
}
