import { describe, expect, it } from 'vitest'
import { sortFiles } from './modelFiles'

const files = (...names: string[]) => names.map((name) => new File(['x'], name))
const shown = (...names: string[]) => {
  const { variants, goldenTest, left } = sortFiles(files(...names))
  return { variants: variants.map((all) => all.map(({ file }) => file.name)), golden: goldenTest?.name, left }
}

describe('sortFiles', () => {
  it('makes a variant of each model, and gives all of them the tokenizer', () => {
    expect(shown('a-fp32.onnx', 'a-int8.onnx', 'tokenizer.json', 'golden.json', 'notes.pdf')).toEqual({
      variants: [
        ['a-fp32.onnx', 'tokenizer.json'],
        ['a-int8.onnx', 'tokenizer.json'],
      ],
      golden: 'golden.json',
      left: ['notes.pdf'],
    })
  })

  it('keeps shards and outside weights with their model', () => {
    expect(shown('m-00001-of-00002.gguf', 'm-00002-of-00002.gguf').variants).toEqual([['m-00001-of-00002.gguf', 'm-00002-of-00002.gguf']])
    expect(shown('a.onnx', 'b.onnx', 'a.onnx_data', 'b.onnx_data').variants).toEqual([
      ['a.onnx', 'a.onnx_data'],
      ['b.onnx', 'b.onnx_data'],
    ])
    expect(shown('model.onnx', 'weights.bin').variants).toEqual([['model.onnx', 'weights.bin']])
  })
})
