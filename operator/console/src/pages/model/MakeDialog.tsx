import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { answerOf, api, idOf } from '../../api/client'
import type { ModelVersion } from '../../api/types'
import { bytes } from '../../format'
import { ActionDialog } from '../../ui/Dialog'
import { Loaded } from '../../ui/parts'
import { versionPath } from '../data'

const TARGETS = ['FP16', 'INT8', 'INT4', 'Q8_0', 'Q4_K_M']

/** Precisions to make. */
export function Targets({ chosen, onChange }: { chosen: string[]; onChange: (chosen: string[]) => void }) {
  return (
    <fieldset className="row facets">
      <legend>Precisions</legend>
      {TARGETS.map((target) => (
        <label key={target}>
          <input
            type="checkbox"
            checked={chosen.includes(target)}
            onChange={() => onChange(chosen.includes(target) ? chosen.filter((each) => each !== target) : [...chosen, target])}
          />
          <span>{target}</span>
        </label>
      ))}
    </fieldset>
  )
}

/** Asks which variants to make, and says at once what can be made and how large it would be. */
export function MakeDialog({ version, onClose }: { version: ModelVersion; onClose: () => void }) {
  const client = useQueryClient()
  const [targets, setTargets] = useState<string[]>([])
  const plan = useQuery({
    queryKey: ['making', version.name, targets],
    enabled: targets.length > 0,
    queryFn: () =>
      answerOf(api.POST('/v1/models/{model}/versions/{version}:planMaking', { ...versionPath(version.name), body: { targets } })),
  })
  const can = targets.length > 0 && (plan.data?.variants?.every((variant) => !variant.obstacle) ?? false)
  return (
    <ActionDialog
      title="Make more variants"
      action="Make them"
      done="Variants are being made"
      canRun={can}
      onClose={onClose}
      run={async () => {
        await api.POST('/v1/models/{model}/versions/{version}:makeVariants', { ...versionPath(version.name), body: { targets } })
        await client.invalidateQueries({ queryKey: ['version'] })
      }}
    >
      <Targets chosen={targets} onChange={setTargets} />
      {targets.length > 0 && (
        <Loaded query={plan}>
          {({ variants = [] }) => (
            <ul className="stack tight">
              {variants.map((variant) => (
                <li key={variant.variantId}>
                  <strong>{variant.variantId}</strong>{' '}
                  {variant.obstacle || `from ${idOf(variant.sourceVariant)}, about ${bytes(variant.expectedSizeBytes)}`}
                </li>
              ))}
            </ul>
          )}
        </Loaded>
      )}
      <p className="muted">They are measured and judged by the gates before they go out with the next revision.</p>
    </ActionDialog>
  )
}
