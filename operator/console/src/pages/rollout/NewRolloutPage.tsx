import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { parse } from 'yaml'
import { answerOf, api, idOf, versionLabel } from '../../api/client'
import type { LabelSelector, RolloutPolicy } from '../../api/types'
import { policyOf } from '../../policy'
import { parseSelector } from '../../selector'
import { Button, Card, Empty, Loaded, PageHead, ProblemText } from '../../ui/parts'
import { useToast } from '../../ui/toasts'
import { useVersions, versionPath } from '../data'
import { ForecastView } from './ForecastView'
import { PlanView } from './PlanView'

const EXAMPLE = `# Like the policy files of the command line; docs/rollouts.md has every field.
variantPolicy:
  objective: QUALITY
  memoryHeadroomPercent: 20
waves:
  stratifyBy: [VARIANT]
  sequence:
    - name: canary
      limit: 1
      soak: 1m
    - name: tenth
      limit: 10%
      soak: 10m
successThreshold: 95%
errorAction: PAUSE
`

interface Draft {
  version: string
  fleet: string
  labels: string
  policy: string
}

/** Makes a rollout, with the plan beside what is being written. */
export function NewRolloutPage() {
  const [search] = useSearchParams()
  const versions = useVersions()
  const published = versions.data?.flatMap((each) => each.versions).filter((version) => version.state === 'STATE_PUBLISHED') ?? []
  const [draft, setDraft] = useState<Draft>({ version: search.get('version') ?? '', fleet: '', labels: '', policy: EXAMPLE })
  const version = draft.version || published[0]?.name || ''
  return (
    <>
      <PageHead title="New rollout" crumbs={[['Rollouts', '/rollouts']]} />
      <Loaded query={versions}>
        {() =>
          published.length === 0 ? (
            <Card>
              <Empty title="No version is published yet">
                <p>A rollout delivers a published version.</p>
                <Link className="button primary" to="/models/publish">
                  Publish a model
                </Link>
              </Empty>
            </Card>
          ) : (
            <Editor draft={{ ...draft, version }} setDraft={setDraft} versions={published.map((each) => each.name ?? '')} />
          )
        }
      </Loaded>
    </>
  )
}

function Editor({ draft, setDraft, versions }: { draft: Draft; setDraft: (draft: Draft) => void; versions: string[] }) {
  const [name, setName] = useState('')
  const [needsApproval, setNeedsApproval] = useState(false)
  const [hold, setHold] = useState(false)
  const [error, setError] = useState<unknown>()
  const [isSending, setSending] = useState(false)
  const navigate = useNavigate()
  const toast = useToast()
  const read = useMemo(() => readDraft(draft), [draft])
  const fleets = useQuery({
    queryKey: ['fleets'],
    queryFn: async () => (await answerOf(api.GET('/v1/fleets', { params: { query: { pageSize: 200 } } }))).fleets ?? [],
  })

  const create = async () => {
    setSending(true)
    setError(undefined)
    try {
      const rollout = await answerOf(
        api.POST('/v1/rollouts', {
          body: {
            rolloutId: name.trim(),
            hold,
            requestId: crypto.randomUUID(),
            rollout: {
              modelVersion: draft.version,
              policy: read.policy,
              requiresApproval: needsApproval,
              ...targetOf(draft.fleet, read.selector),
            },
          },
        }),
      )
      toast('The rollout is made')
      void navigate(`/${rollout.name}`)
    } catch (failed) {
      setError(failed)
      setSending(false)
    }
  }

  return (
    <div className="grid editor">
      <form
        className="card stack"
        onSubmit={(event) => {
          event.preventDefault()
          void create()
        }}
      >
        <label className="field">
          <span>Version</span>
          <select className="input" value={draft.version} onChange={(event) => setDraft({ ...draft, version: event.target.value })}>
            {versions.map((each) => (
              <option key={each} value={each}>
                {versionLabel(each)}
              </option>
            ))}
          </select>
        </label>
        {(fleets.data?.length ?? 0) > 0 && (
          <label className="field">
            <span>Fleet</span>
            <select className="input" value={draft.fleet} onChange={(event) => setDraft({ ...draft, fleet: event.target.value })}>
              <option value="">by labels</option>
              {fleets.data?.map((fleet) => (
                <option key={fleet.name} value={fleet.name}>
                  {idOf(fleet.name)} ({fleet.deviceCount})
                </option>
              ))}
            </select>
          </label>
        )}
        {draft.fleet === '' && (
          <label className="field">
            <span>Devices with labels (none: all devices)</span>
            <input
              className="input"
              placeholder="site=berlin, kind in (gateway, kiosk), !broken"
              value={draft.labels}
              onChange={(event) => setDraft({ ...draft, labels: event.target.value })}
            />
          </label>
        )}
        <label className="field">
          <span>Name (empty: one is made)</span>
          <input className="input" value={name} pattern="[a-z0-9]([a-z0-9.\-]{0,61}[a-z0-9])?" onChange={(event) => setName(event.target.value)} />
        </label>
        <label className="field">
          <span>Policy</span>
          <textarea
            className="input"
            rows={18}
            spellCheck={false}
            value={draft.policy}
            onChange={(event) => setDraft({ ...draft, policy: event.target.value })}
          />
        </label>
        {read.wrong && <ProblemText error={read.wrong} />}
        <label className="check">
          <input type="checkbox" checked={needsApproval} onChange={(event) => setNeedsApproval(event.target.checked)} />
          Somebody else must approve it first
        </label>
        <label className="check">
          <input type="checkbox" checked={hold} onChange={(event) => setHold(event.target.checked)} />
          Hold it until somebody starts it
        </label>
        <ProblemText error={error} />
        <Button type="submit" kind="primary" disabled={isSending || read.wrong !== ''}>
          Roll out
        </Button>
      </form>
      <LivePlan version={draft.version} fleet={draft.fleet} selector={read.selector} policy={read.policy} />
    </div>
  )
}

function readDraft(draft: Draft): { policy: RolloutPolicy; selector: LabelSelector | undefined; wrong: string } {
  const { selector, wrong } = parseSelector(draft.labels)
  try {
    return { policy: policyOf(parse(draft.policy)), selector, wrong }
  } catch (failed) {
    return { policy: {}, selector, wrong: failed instanceof Error ? failed.message : String(failed) }
  }
}

function targetOf(fleet: string, selector: LabelSelector | undefined) {
  return fleet ? { fleet } : { selector: selector ?? { matchLabels: {}, matchExpressions: [] } }
}

interface Asked {
  version: string
  fleet: string
  selector: LabelSelector | undefined
  policy: RolloutPolicy
}

/** What the rollout would do, a moment after the last key. */
function LivePlan(props: Asked) {
  const asked = JSON.stringify(props)
  const [settled, setSettled] = useState(asked)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(asked), 350)
    return () => clearTimeout(timer)
  }, [asked])
  const { version, fleet, selector, policy } = JSON.parse(settled) as Asked
  const target = targetOf(fleet, selector)
  const plan = useQuery({
    queryKey: ['plan', version, target, policy.variantPolicy],
    placeholderData: keepPreviousData,
    retry: false,
    queryFn: () =>
      answerOf(
        api.POST('/v1/models/{model}/versions/{version}:plan', {
          ...versionPath(version),
          body: { ...target, ...(policy.variantPolicy && { policy: policy.variantPolicy }) },
        }),
      ),
  })
  const forecast = useQuery({
    queryKey: ['forecast', settled],
    placeholderData: keepPreviousData,
    retry: false,
    queryFn: () => answerOf(api.POST('/v1/rollouts:forecast', { body: { rollout: { ...target, modelVersion: version, policy } } })),
  })
  return (
    <div className="stack" aria-live="polite" aria-busy={plan.isFetching || forecast.isFetching}>
      {plan.error ? <ProblemText error={plan.error} /> : <Loaded query={plan}>{(found) => <PlanView plan={found} />}</Loaded>}
      {!plan.error &&
        (forecast.error ? (
          <ProblemText error={forecast.error} />
        ) : (
          <Loaded query={forecast}>{(found) => <ForecastView forecast={found} />}</Loaded>
        ))}
    </div>
  )
}
