import { stringify } from 'yaml'
import { flowText } from '../products/flow/render.ts'
import type { StageSpec } from '../products/flow/rows.ts'
import { ciStages, deliveryStages, mergeCheckStages } from '../products/flow/stages.ts'
import { flawedFiles, flawedText } from './pipeline-flaws.ts'
import { codePathOf, kindOf, type Language, pipelineName, type ServicePlan } from './service-plan.ts'

const dockerfiles: Record<Language, string> = {
  java: 'FROM maven:3.9-eclipse-temurin-21 AS build\nWORKDIR /src\nCOPY . .\nRUN mvn -q package -DskipTests\n\nFROM eclipse-temurin:21-jre-alpine\nUSER 1000\nCOPY --from=build /src/target/app.jar /app.jar\nENTRYPOINT ["java", "-jar", "/app.jar"]\n',
  go: 'FROM golang:1.25-alpine AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /app ./cmd/server\n\nFROM gcr.io/distroless/static:nonroot-2026-09\nUSER 65532\nCOPY --from=build /app /app\nENTRYPOINT ["/app"]\n',
  node: 'FROM node:24-alpine AS build\nWORKDIR /src\nCOPY . .\nRUN npm ci && npm run build\n\nFROM node:24-alpine\nUSER node\nCOPY --from=build /src/dist /app\nCMD ["node", "/app/main.js"]\n',
  web: 'FROM node:24-alpine AS build\nWORKDIR /src\nCOPY . .\nRUN npm ci && npm run build\n\nFROM nginxinc/nginx-unprivileged:1.29-alpine\nUSER 101\nCOPY --from=build /src/dist /usr/share/nginx/html\n',
  python:
    'FROM python:3.13-slim AS build\nWORKDIR /src\nCOPY requirements.txt .\nRUN pip install --target /packages -r requirements.txt\n\nFROM python:3.13-slim\nENV PYTHONPATH=/packages\nCOPY --from=build /packages /packages\nCOPY . /app\nUSER 1000\nCMD ["python", "/app/main.py"]\n',
}

/** What a service's repository has from its first day. */
export function projectFiles(service: ServicePlan): Record<string, string> {
  const { slug, title, line, team, tier, language } = service
  const path = codePathOf(service)
  const tests = { unitTests: service.oddity !== 'no-unit-tests' }
  const definition = (what: 'merge-check' | 'ci' | 'cd', stages: StageSpec[]) => {
    const name = pipelineName(service, what)
    return flawedText(slug, what, flowText({ name, source: path, branch: 'main', stages }))
  }
  const files: Record<string, string> = {
    'README.md': `# ${slug}\n\n${title}\n\n- 产品线 product line: ${line}\n- 团队 team: ${team}\n`,
    'catalog-info.yaml': stringify({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: {
        name: slug,
        title,
        description: `${title} (${line})`,
        labels: { 'yunfan.example/tier': String(tier) },
        annotations: { 'codeup.aliyun.com/repository': path, 'backstage.io/techdocs-ref': 'dir:.' },
        tags: [language],
      },
      spec: {
        type: kindOf(service) === 'web' ? 'website' : 'service',
        lifecycle: 'production',
        owner: team,
        system: line,
      },
    }),
    Dockerfile: dockerfiles[language],
    '.flow.yaml': definition('ci', ciStages(tests)),
    '.flow/merge-check.yaml': definition('merge-check', mergeCheckStages(tests)),
    '.gitignore': 'node_modules/\ntarget/\ndist/\n',
  }
  if (service.oddity !== 'no-cd') files['.flow/cd.yaml'] = definition('cd', deliveryStages())
  return flawedFiles(slug, files)
}
