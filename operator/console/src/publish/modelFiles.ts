type Role = 'ROLE_MODEL' | 'ROLE_WEIGHTS' | 'ROLE_TOKENIZER' | 'ROLE_CONFIG'

/** One file of a variant, and what it is for. */
export interface RoledFile {
  file: File
  role: Role
}

/** What was chosen, as the registry takes it: variants with their files, and the golden test if there is one. */
export interface ChosenModel {
  variants: RoledFile[][]
  goldenTest: File | undefined
  left: string[]
}

const MODEL = /\.(onnx|gguf|tflite|litertlm)$/i
const WEIGHTS = /(\.onnx[._]data|\.data|\.bin)$/i
const SHARD = /^(.+)-\d{5}-of-(\d{5}\.gguf)$/i
const CONFIG = /(\.json|\.jinja|\.model|(vocab|merges)\.txt|LICEN[CS]E(\.txt|\.md)?|NOTICE(\.txt)?)$/i

/**
 * Sorts files as `flotilla publish` does: each model is a variant, with the weights that bear its name; tokenizer and
 * configuration belong to all of them.
 */
export function sortFiles(files: File[]): ChosenModel {
  const named = [...files].sort((a, b) => a.name.localeCompare(b.name))
  const goldenTest = named.find((file) => file.name === 'golden.json')
  const models = named.filter((file) => MODEL.test(file.name) && !isLaterShard(file.name) && file.name !== 'imatrix.gguf')
  const shared = named.flatMap((file): RoledFile[] => {
    if (file.name === 'tokenizer.json') return [{ file, role: 'ROLE_TOKENIZER' }]
    return CONFIG.test(file.name) && file !== goldenTest ? [{ file, role: 'ROLE_CONFIG' }] : []
  })
  const variants = models.map((model) => [
    { file: model, role: 'ROLE_MODEL' as const },
    ...named.filter((file) => isWeightOf(file.name, model.name, models.length === 1)).map((file) => ({ file, role: 'ROLE_WEIGHTS' as const })),
    ...shared,
  ])
  const taken = new Set([...variants.flat().map(({ file }) => file), goldenTest])
  return { variants, goldenTest, left: named.filter((file) => !taken.has(file)).map((file) => file.name) }
}

const isLaterShard = (name: string) => SHARD.test(name) && !name.includes('-00001-of-')

function isWeightOf(name: string, model: string, isAlone: boolean): boolean {
  if (name === model) return false
  const shard = SHARD.exec(name)
  if (shard) return SHARD.exec(model)?.[1] === shard[1]
  return WEIGHTS.test(name) && (isAlone || name.startsWith(model.replace(MODEL, '')))
}
