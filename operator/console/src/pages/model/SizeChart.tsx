import { idOf } from '../../api/client'
import type { Evaluation, Variant } from '../../api/types'
import { bytes, figure } from '../../format'
import { Bars } from '../../ui/parts'
import { distance } from './variantTable'

export function SizeChart({ variants, evaluations }: { variants: Variant[]; evaluations: Evaluation[] }) {
  const sorted = [...variants].sort((a, b) => Number(b.sizeBytes) - Number(a.sizeBytes))
  return (
    <Bars
      of={sorted.map((variant) => ({
        key: variant.name ?? '',
        name: idOf(variant.name),
        value: Number(variant.sizeBytes),
        text: `${bytes(variant.sizeBytes)}, ${figure(distance(evaluations, variant))}`,
      }))}
    />
  )
}
