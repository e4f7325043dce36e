import { Link, useRouteError } from 'react-router'
import { Empty, ProblemText } from '../ui/parts'

export function NotFoundPage() {
  const error = useRouteError()
  return (
    <main className="main">
      <Empty title={error ? 'This page cannot be shown' : 'There is no such page'}>
        <ProblemText error={error} />
        <Link className="button" to="/">
          To the overview
        </Link>
      </Empty>
    </main>
  )
}
