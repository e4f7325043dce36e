import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { useMay } from '../../api/roles'
import { bytes, count, percent } from '../../format'
import { type ChosenModel, sortFiles } from '../../publish/modelFiles'
import { publish } from '../../publish/publish'
import { Button, Card, Empty, PageHead, ProblemText } from '../../ui/parts'
import { useToast } from '../../ui/toasts'
import { Targets } from './MakeDialog'
import { PublishHelp } from './PublishHelp'

const ID = '[a-z0-9]([a-z0-9.\\-]{0,61}[a-z0-9])?'
const TASKS = [
  ['TASK_TEXT_EMBEDDING', 'text embedding'],
  ['TASK_TEXT_GENERATION', 'text generation'],
  ['TASK_TEXT_CLASSIFICATION', 'text classification'],
  ['TASK_IMAGE_CLASSIFICATION', 'image classification'],
  ['TASK_TENSOR', 'tensors in, tensors out'],
] as const
type Task = (typeof TASKS)[number][0]

/** Publishes the files of a model from the browser. */
export function PublishPage() {
  const may = useMay('PUBLISHER')
  return (
    <>
      <PageHead title="Publish a model" crumbs={[['Models', '/models']]} about="The controller reads what the files are, makes and measures further variants, and signs them." />
      <div className="grid">
        {may ? <PublishForm /> : <NotAllowed />}
        <Card title="From the command line">
          <PublishHelp />
        </Card>
      </div>
    </>
  )
}

function NotAllowed() {
  return (
    <Card>
      <Empty title="Publishing needs the role publisher">
        <p>What you are signed in with does not have it. An administrator gives roles, under Settings.</p>
      </Empty>
    </Card>
  )
}

function PublishForm() {
  const [search] = useSearchParams()
  const [model, setModel] = useState(search.get('model') ?? '')
  const [version, setVersion] = useState('')
  const [task, setTask] = useState<Task>('TASK_TEXT_EMBEDDING')
  const [license, setLicense] = useState('')
  const [chosen, setChosen] = useState<ChosenModel>()
  const [making, setMaking] = useState('recipe')
  const [targets, setTargets] = useState<string[]>([])
  const [progress, setProgress] = useState<[string, number]>()
  const [error, setError] = useState<unknown>()
  const navigate = useNavigate()
  const client = useQueryClient()
  const toast = useToast()

  const run = async () => {
    if (!chosen) return
    setError(undefined)
    try {
      const wanted = { recipe: undefined, none: [], chosen: targets }[making]
      await publish({ model, version, task, license, chosen, targets: wanted }, (what, ratio) => setProgress([what, ratio]))
      await client.invalidateQueries({ queryKey: ['versions'] })
      toast(`${model}/${version} is on its way`)
      void navigate(`/models/${model}?version=${version}`)
    } catch (failed) {
      setError(failed)
      setProgress(undefined)
    }
  }

  return (
    <form
      className="card stack"
      onSubmit={(event) => {
        event.preventDefault()
        void run()
      }}
    >
      <label className="field">
        <span>Files: models with their weights, tokenizer.json, golden.json</span>
        <input className="input" type="file" multiple required onChange={(event) => setChosen(sortFiles([...(event.target.files ?? [])]))} />
      </label>
      {chosen && <Chosen chosen={chosen} />}
      <div className="grid">
        <label className="field">
          <span>Model</span>
          <input className="input" placeholder="all-minilm-l6-v2" pattern={ID} required value={model} onChange={(event) => setModel(event.target.value)} />
        </label>
        <label className="field">
          <span>Version</span>
          <input className="input" placeholder="1.0.0" pattern={ID} required value={version} onChange={(event) => setVersion(event.target.value)} />
        </label>
        <label className="field">
          <span>Task</span>
          <select className="input" value={task} onChange={(event) => setTask(event.target.value as Task)}>
            {TASKS.map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          <span>License (SPDX)</span>
          <input className="input" placeholder="Apache-2.0" value={license} onChange={(event) => setLicense(event.target.value)} />
        </label>
      </div>
      <label className="field">
        <span>What is made of it</span>
        <select className="input" value={making} onChange={(event) => setMaking(event.target.value)}>
          <option value="recipe">what the model’s recipe says</option>
          <option value="none">nothing more</option>
          <option value="chosen">what is chosen here</option>
        </select>
      </label>
      {making === 'chosen' && <Targets chosen={targets} onChange={setTargets} />}
      <ProblemText error={error} />
      {progress && <Underway what={progress[0]} ratio={progress[1]} />}
      <Button type="submit" kind="primary" disabled={!!progress || !chosen?.variants.length}>
        Publish
      </Button>
    </form>
  )
}

function Underway({ what, ratio }: { what: string; ratio: number }) {
  return (
    <div className="stack tight" role="status">
      <span className="row apart">
        <span className="break">{what}</span> <span className="numbers muted">{percent(ratio)}</span>
      </span>
      <progress max={1} value={ratio} aria-label={what} />
    </div>
  )
}

/** What was found among the files, before anything is sent. */
function Chosen({ chosen }: { chosen: ChosenModel }) {
  if (chosen.variants.length === 0) {
    return <ProblemText error="There is no model among the files: ONNX, GGUF or LiteRT." />
  }
  return (
    <div className="stack tight">
      <strong>{count(chosen.variants.length, 'variant')}</strong>
      <ul className="stack tight">
        {chosen.variants.map((files) => (
          <li key={files[0]?.file.name} className="break">
            {files.map(({ file }) => `${file.name} (${bytes(file.size)})`).join(', ')}
          </li>
        ))}
      </ul>
      <p className="muted small">
        {chosen.goldenTest
          ? 'golden.json is the golden test: devices must answer like it before they serve.'
          : 'Without golden.json devices do not compare answers before they serve.'}
        {chosen.left.length > 0 && ` Not taken: ${chosen.left.join(', ')}.`}
      </p>
    </div>
  )
}
