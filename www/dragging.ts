/**
 * A cover is dragged in front of another one: at once with a mouse or a pen, and after a moment's press with a finger, which
 * otherwise turns the shelf. Pointer events only; what the dragging means is not decided here.
 */

/** How far a mouse moves before it drags, in pixels, and how long a finger rests first. */
const FAR = 8
const REST_MS = 350

/** Which cover goes in front of which, and on which shelf. */
export type Dropped = (above: string, below: string, shelf: string) => void

interface Drag {
  readonly card: HTMLElement
  readonly pointer: number
  readonly from: { readonly x: number; readonly y: number }
  active: boolean
  resting: ReturnType<typeof setTimeout> | undefined
}

/** Follows the covers of the shelves that can be put in another order: their cards bear `data-drags`. */
export function followDrags(root: HTMLElement, dropped: Dropped): void {
  let drag: Drag | undefined
  let ended = 0

  const cardAt = (target: EventTarget | null): HTMLElement | null =>
    target instanceof Element ? target.closest<HTMLElement>('[data-drags]') : null

  /** The card under the pointer, on the same shelf. */
  function under({ clientX, clientY }: PointerEvent): HTMLElement | undefined {
    const cards = document.elementsFromPoint(clientX, clientY).map(cardAt)
    const shelf = drag?.card.closest('[data-shelf]')
    return cards.find((card) => card && card !== drag?.card && card.closest('[data-shelf]') === shelf) ?? undefined
  }

  const mark = (card: HTMLElement | undefined): void => {
    for (const marked of root.querySelectorAll('.card-target'))
      if (marked !== card) marked.classList.remove('card-target')
    card?.classList.add('card-target')
  }

  function begin(current: Drag): void {
    current.active = true
    current.card.classList.add('card-dragged')
    root.setPointerCapture?.(current.pointer)
  }

  function end(): void {
    clearTimeout(drag?.resting)
    if (drag?.active) ended = performance.now()
    drag?.card.classList.remove('card-dragged')
    drag?.card.style.removeProperty('translate')
    mark(undefined)
    drag = undefined
  }

  root.addEventListener('pointerdown', (event) => {
    const cover = event.target instanceof Element ? event.target.closest('.card-open') : null
    const card = cardAt(cover)
    if (!card || event.button !== 0 || !event.isPrimary) return
    const current: Drag = {
      card,
      pointer: event.pointerId,
      from: { x: event.clientX, y: event.clientY },
      active: false,
      resting: undefined,
    }
    drag = current
    if (event.pointerType === 'touch') current.resting = setTimeout(() => begin(current), REST_MS)
  })

  root.addEventListener('pointermove', (event) => {
    if (drag?.pointer !== event.pointerId) return
    const [x, y] = [event.clientX - drag.from.x, event.clientY - drag.from.y]
    const isFar = Math.hypot(x, y) > FAR
    if (!drag.active && isFar && event.pointerType === 'touch') return end()
    if (!drag.active && isFar) begin(drag)
    if (!drag.active) return
    drag.card.style.translate = `${x}px ${y}px`
    mark(under(event))
  })

  root.addEventListener('pointerup', (event) => {
    if (drag?.pointer !== event.pointerId) return
    const { card, active } = drag
    const target = active ? under(event) : undefined
    const shelf = card.closest<HTMLElement>('[data-shelf]')?.dataset.shelf
    end()
    const [dragged, other] = [card.dataset.book, target?.dataset.book]
    if (!target || shelf === undefined || dragged === undefined || other === undefined) return
    // Dropped on a later one, the cover goes behind it.
    const goesUp = Number(target.dataset.drags) < Number(card.dataset.drags)
    if (goesUp) dropped(dragged, other, shelf)
    else dropped(other, dragged, shelf)
  })

  root.addEventListener('pointercancel', end)
  addEventListener('keydown', ({ key }) => key === 'Escape' && end())
  // The finger that holds a cover neither scrolls nor opens a menu, and what was dragged was not pressed.
  addEventListener('touchmove', (event) => drag?.active && event.preventDefault(), { passive: false })
  root.addEventListener('contextmenu', (event) => drag?.active && event.preventDefault())
  root.addEventListener('dragstart', (event) => cardAt(event.target) && event.preventDefault())
  root.addEventListener(
    'click',
    (event) => {
      if (performance.now() - ended > 100 || !cardAt(event.target)) return
      event.preventDefault()
      event.stopPropagation()
    },
    true,
  )
}
