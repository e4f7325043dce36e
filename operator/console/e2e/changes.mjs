// What the console can change, by its sources and the document that its client is made from, and what a walk has changed.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const SOURCES = new URL('../src', import.meta.url).pathname
const DOCUMENT = new URL('../openapi.json', import.meta.url)

/** A call in the sources: its method, and its path with what is only known later as ${...}. */
const CALL = /\.(POST|PATCH|PUT|DELETE)\(\s*['`]([^'`]+)['`]/g

export class Changes {
  #left = new Map()

  constructor() {
    const operations = Object.entries(JSON.parse(readFileSync(DOCUMENT, 'utf8')).paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path })),
    )
    for (const call of calls()) {
      const meant = operations.filter(({ method, path }) => method === call.method && call.pattern.test(path))
      if (meant.length === 0) throw new Error(`the document knows no ${call.method} ${call.path}`)
      meant.forEach(({ method, path }) => this.#left.set(`${method} ${path}`, { method, pattern: pattern(path, /\\\{\w+\\\}/g, '[^/:]+') }))
    }
  }

  /** Takes note of what was answered well. */
  note(response) {
    const method = response.request().method()
    if (method === 'GET' || !response.ok()) return
    const { pathname } = new URL(response.url())
    for (const [name, change] of this.#left) {
      if (change.method === method && change.pattern.test(decodeURIComponent(pathname))) this.#left.delete(name)
    }
  }

  /** What was not done yet. */
  left() {
    return [...this.#left.keys()].sort()
  }
}

function calls() {
  return readdirSync(SOURCES, { recursive: true })
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.|schema/.test(name))
    .flatMap((name) => [...readFileSync(join(SOURCES, name), 'utf8').matchAll(CALL)])
    .map(([, method, path]) => ({ method, path, pattern: pattern(path, /\\\$\\\{.+?\\\}/g, '[A-Za-z]+') }))
}

/** Matches a whole path, with something else in some places. */
function pattern(path, places, instead) {
  return new RegExp(`^${path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(places, instead)}$`)
}
