import { answerOf, api, ApiError, CONSOLE_HEADER } from '../api/client'
import type { components } from '../api/schema'
import type { ChosenModel, RoledFile } from './modelFiles'

type Task = NonNullable<components['schemas']['flotilla.registry.v1.Model']['task']>

export interface Publication {
  model: string
  version: string
  task: Task
  license: string
  chosen: ChosenModel
  /** What the controller makes of it; undefined: what suits it. */
  targets: string[] | undefined
}

export type Progress = (what: string, doneRatio: number) => void

/** Brings files into the registry as one version; stopped anywhere, a repetition goes on. */
export async function publish(publication: Publication, progress: Progress): Promise<void> {
  const { model, version, chosen } = publication
  const path = { model, version }
  const digests = await sendAll(chosen.variants.flat(), progress)
  progress('writing it down', 1)
  await unlessThere(api.POST('/v1/models', { params: { query: { modelId: model } }, body: { task: publication.task } }))
  const goldenTest = chosen.goldenTest && { goldenTest: JSON.parse(await chosen.goldenTest.text()) as Record<string, never> }
  await unlessThere(
    api.POST('/v1/models/{model}/versions', {
      params: { path: { model }, query: { modelVersionId: version } },
      body: { license: publication.license, ...goldenTest },
    }),
  )
  for (const files of chosen.variants) {
    await answerOf(
      api.POST('/v1/models/{model}/versions/{version}/variants', {
        params: { path },
        body: { files: files.map(({ file, role }) => ({ path: file.name, role, sha256: base64(digests.get(file) ?? '') })) },
      }),
    )
  }
  await answerOf(
    api.POST('/v1/models/{model}/versions/{version}:publish', {
      params: { path },
      body: publication.targets ? { making: { targets: publication.targets } } : {},
    }),
  )
}

async function unlessThere(call: Promise<unknown>): Promise<void> {
  try {
    await call
  } catch (failed) {
    if (!(failed instanceof ApiError && failed.reason === 'ALREADY_EXISTS')) throw failed
  }
}

/** Sends what is not there yet, one file after the other; each file's digest. */
async function sendAll(files: RoledFile[], progress: Progress): Promise<Map<File, string>> {
  const digests = new Map<File, string>()
  for (const file of new Set(files.map((each) => each.file))) {
    const sha256 = await digestOf(file, (ratio) => progress(`reading ${file.name}`, ratio))
    digests.set(file, sha256)
    if (!(await isStored(sha256))) await send(file, sha256, (ratio) => progress(`sending ${file.name}`, ratio))
  }
  return digests
}

function digestOf(file: File, progress: (ratio: number) => void): Promise<string> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./digestWorker.ts', import.meta.url), { type: 'module' })
    const end = (settle: () => void) => {
      worker.terminate()
      settle()
    }
    worker.onmessage = ({ data }: MessageEvent<{ read?: number; sha256?: string; failed?: string }>) => {
      if (data.sha256) end(() => resolve(data.sha256 as string))
      else if (data.failed) end(() => reject(new Error(`${file.name} cannot be read: ${data.failed}`)))
      else progress((data.read ?? 0) / file.size)
    }
    worker.onerror = () => end(() => reject(new Error(`${file.name} cannot be read.`)))
    worker.postMessage(file)
  })
}

async function isStored(sha256: string): Promise<boolean> {
  const response = await fetch(`/v1/artifacts/${sha256}`)
  return response.ok
}

/** A request of the old kind: it alone tells how much was sent. */
function send(file: File, sha256: string, progress: (ratio: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', `/v1/artifacts?sha256=${sha256}&size=${file.size}`)
    Object.entries(CONSOLE_HEADER).forEach(([name, value]) => request.setRequestHeader(name, value))
    request.upload.onprogress = ({ loaded }) => progress(loaded / file.size)
    request.onerror = () => reject(new ApiError(0, 'UNREACHABLE', 'The controller cannot be reached.'))
    request.onload = () => {
      if (request.status === 200) resolve()
      else reject(problemOf(request))
    }
    request.send(file)
  })
}

function problemOf(request: XMLHttpRequest): ApiError {
  try {
    const problem = JSON.parse(request.responseText) as { detail?: string; reason?: string }
    return new ApiError(request.status, problem.reason ?? '', problem.detail ?? `The controller answered ${request.status}.`)
  } catch {
    return new ApiError(request.status, '', `The controller answered ${request.status}.`)
  }
}

/** Bytes as JSON has them. */
function base64(hex: string): string {
  return btoa(String.fromCharCode(...(hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16))))
}
