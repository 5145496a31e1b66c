// What a page writes, with the types as they are.
import { type ErrorCode, type OpenOptions, open, PenchantError, type Personalizer, type Shelf } from 'penchant'

const options: OpenOptions = {
  items: [{ id: 'sea-01', title: 'The Long Tide', subjects: ['Sea stories'] }],
  config: { fields: { title: 'title', subjects: 'tag' } },
  consent: 'session',
}

export async function shelfOf(personalizer: Personalizer): Promise<readonly string[]> {
  const { recommend, record } = personalizer
  const shelf: Shelf = await recommend({ limit: 6 })
  const [first] = shelf.items
  if (first) await record({ type: 'click', item: first.id, recommendation: shelf.id })
  return shelf.items.map(
    ({ item, reasons }) => `${String(item.title)}: ${reasons.map(({ signal }) => signal).join(', ')}`,
  )
}

export async function start(): Promise<ErrorCode | undefined> {
  try {
    const personalizer = await open(options)
    await shelfOf(personalizer)
    await open({
      catalog: new Uint8Array(8),
      engine: new Uint8Array(8),
      compiler: new URL('https://shop.example/compiler.wasm'),
    })
    return undefined
  } catch (error) {
    return error instanceof PenchantError ? error.code : undefined
  }
}

// @ts-expect-error: a catalogue or items, one of the two.
export const neither: OpenOptions = { consent: 'session' }
// @ts-expect-error: no such level.
export const noLevel: OpenOptions = { items: [], consent: 'always' }
