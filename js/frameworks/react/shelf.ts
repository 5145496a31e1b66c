// <Shelf>: a list of links under a heading, without a look of its own. Its entries stand in the page, with classes to be
// styled by; it keeps its room while it waits, with empty entries of the same make.

import {
  type AriaAttributes,
  createElement,
  type HTMLAttributes,
  type ReactElement,
  type ReactNode,
  useEffect,
  useMemo,
  useRef,
  useSyncExternalStore,
} from 'react'
import { show } from '../../elements/presentation.js'
import { first } from '../../elements/strings/first.js'
import type { Presentation } from '../../elements/types.js'
import { DEFAULT_LIMIT, LARGEST_LIMIT } from '../../generated/constants.js'
import type { ShelfItem } from '../../types.js'
import { type ObserveOptions, observer } from '../store/observe.js'
import { queryOf, type ShelfOptions, type ShelfQuery, type ShelfResult } from '../store/shelf.js'
import { useShelfQuery } from './hooks.js'

/** What a visitor reads beside the items. */
export interface ShelfTexts {
  readonly loading?: string
  readonly empty?: ReactNode
  readonly failed?: ReactNode
  readonly again?: string
  /** Stands at an item that was drawn by lot, to find out whether it is liked. */
  readonly exploring?: string
}

type Own = ObserveOptions & {
  /** The heading; `null` shows none. */
  readonly heading?: string | null
  /** The heading's level; 2 if left out. */
  readonly level?: 1 | 2 | 3 | 4 | 5 | 6
  /**
   * What stands in an entry. A link, or something with `data-select`, is what opens it; a button with `data-act="like"`
   * (or another act) records that. Left out: a link with image, title and creator.
   */
  readonly renderItem?: (entry: ShelfItem, result: ShelfResult) => ReactNode
  /** What stands in each of the empty entries while there is no answer. */
  readonly renderPlaceholder?: (position: number) => ReactNode
  /** Which of an item's fields say what, where the guesses are not right. */
  readonly presentation?: Presentation
  readonly texts?: ShelfTexts
}

export type ShelfProps = Own &
  ShelfOptions &
  AriaAttributes &
  Pick<HTMLAttributes<HTMLElement>, 'className' | 'id' | 'style'> & { readonly [data: `data-${string}`]: unknown }

type Values = Record<string, unknown>

const EXPLORING = 'Something different'

/** A ranked list. Impressions and clicks are recorded by themselves. */
export function Shelf(props: ShelfProps): ReactElement {
  const { page, own, options } = parted(props as Values)
  const { heading = first.shelf, level = 2, texts } = own
  const query = useShelfQuery('<Shelf>', options)
  const result = useSyncExternalStore(query.subscribe, query.getSnapshot, query.getServerSnapshot)
  const list = useObserver(query, own)
  const said = { ...first, exploring: EXPLORING, ...texts }
  const { shelf, status, refresh } = result
  const waits = !shelf?.items.length
  return createElement(
    'section',
    { className: 'penchant-shelf', 'aria-label': heading ?? said.shelf, ...page },
    heading !== null && createElement(`h${level}`, { className: 'penchant-heading' }, heading),
    createElement(
      'ul',
      {
        ref: list,
        className: 'penchant-list',
        role: 'list',
        'aria-busy': status === 'loading',
        'aria-hidden': waits || undefined,
      },
      waits ? places(options.limit, own) : shelf.items.map((entry) => item(entry, result, own, said)),
    ),
    createElement('div', { className: 'penchant-message', role: 'status' }, message(status, said, refresh)),
  )
}

/**
 * Records what is seen and opened in a list of the page's own, as <Shelf> does: put it on the list as its `ref`, and
 * `data-item` with the item's id on each entry.
 */
export function useObserveShelf(result: ShelfResult, options: ObserveOptions = {}): (list: Element | null) => void {
  return useObserver(queryOf(result), options)
}

function useObserver(query: ShelfQuery, { records, onSelect }: ObserveOptions): (list: Element | null) => void {
  const options = useRef<ObserveOptions>({})
  useEffect(() => {
    options.current = { ...(records && { records }), onSelect }
  })
  return useMemo(() => {
    const turnTo = observer(query, () => options.current)
    // React 18 takes no answer from a ref.
    return (list) => void turnTo(list)
  }, [query])
}

function item(entry: ShelfItem, result: ShelfResult, own: Own, texts: ShelfTexts): ReactElement {
  const { renderItem, presentation = {} } = own
  const drawn = renderItem ? renderItem(entry, result) : card(entry, presentation, texts.exploring)
  return createElement('li', { key: entry.id, className: 'penchant-item', 'data-item': entry.id }, drawn)
}

/** Empty entries, as many as there will be at most. */
function places(limit: number | undefined, { renderItem, renderPlaceholder }: Own): ReactNode {
  const drawn = (place: number) => (renderPlaceholder ? renderPlaceholder(place) : renderItem ? '\u00a0' : body())
  return Array.from({ length: Math.min(limit ?? DEFAULT_LIMIT, LARGEST_LIMIT) }, (_, place) =>
    createElement('li', { key: `place ${place}`, className: 'penchant-item penchant-place' }, drawn(place)),
  )
}

const OWN = ['heading', 'level', 'renderItem', 'renderPlaceholder', 'presentation', 'texts', 'records', 'onSelect']

/** What goes to the page as it is, what is the list's own, and what is asked for. */
function parted(props: Values): { page: Values; own: Own; options: ShelfOptions & { limit?: number } } {
  const only = (keep: (name: string) => boolean) =>
    Object.fromEntries(Object.entries(props).filter(([name, value]) => value !== undefined && keep(name)))
  const isPage = (name: string) => /^(className|id|style|data-.*|aria-.*)$/.test(name)
  return {
    page: only(isPage),
    own: only((name) => OWN.includes(name)) as Own,
    options: only((name) => !isPage(name) && !OWN.includes(name)) as ShelfOptions & { limit?: number },
  }
}

function message(status: ShelfResult['status'], texts: ShelfTexts, refresh: () => Promise<void>): ReactNode {
  if (status === 'empty') return texts.empty
  if (status === 'loading') return createElement('span', { className: 'penchant-loading' }, texts.loading)
  if (status === 'ready') return null
  const again = createElement('button', { type: 'button', onClick: () => void refresh() }, texts.again)
  return createElement('span', { className: 'penchant-failed' }, texts.failed, ' ', again)
}

function card(entry: ShelfItem, presentation: Presentation, exploring: string | undefined): ReactElement {
  const { url, ...shown } = show(presentation, entry.item)
  const mark =
    entry.exploring && createElement('span', { key: 'exploring', className: 'penchant-exploring' }, exploring)
  const [tag, opens] = url === undefined ? ['button', { type: 'button', 'data-select': '' }] : ['a', { href: url }]
  return createElement(tag, { className: 'penchant-link', ...opens }, body(shown), mark && ' ', mark)
}

/** A card's parts; without texts, what keeps their room. */
function body(shown: { image?: string | undefined; title?: string; creator?: string } = {}): ReactNode {
  const { image, title = '\u00a0', creator = '\u00a0' } = shown
  const part = (name: string, tag: string, props: object, ...children: ReactNode[]) =>
    createElement(tag, { key: name, className: `penchant-${name}`, ...props }, ...children)
  return [
    image
      ? part('image', 'img', { src: image, alt: '', loading: 'lazy', decoding: 'async' })
      : part('image', 'span', { 'aria-hidden': true }, [...title][0]),
    part('title', 'bdi', {}, title),
    // Read out, they are two words.
    ' ',
    creator && part('creator', 'bdi', {}, creator),
  ]
}
