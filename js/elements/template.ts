// A site's own markup for an item, from a `<template>` in the shelf: `data-text`, `data-href`, `data-src` and `data-alt`
// name the field that goes there. Data becomes text and checked addresses, never markup.

import type { Item } from '../types.js'
import { safeImage, safeLink } from './address.js'
import { textOf } from './presentation.js'

type Fill = (element: HTMLElement, item: Item, field: string) => void

const FILLS: Readonly<Record<string, Fill>> = {
  text: (element, item, field) => {
    element.textContent = textOf(item[field])
  },
  href: (element, item, field) => put(element, 'href', safeLink(item[field])),
  src: (element, item, field) => {
    const address = safeImage(item[field])
    put(element, 'src', address)
    element.hidden = address === undefined
    // An image that cannot be loaded is treated as one without an address.
    element.addEventListener('error', () => {
      element.hidden = true
    })
  },
  alt: (element, item, field) => put(element, 'alt', textOf(item[field])),
}

function put(element: Element, name: string, value: string | undefined): void {
  if (value === undefined) element.removeAttribute(name)
  else element.setAttribute(name, value)
}

/** A copy of the template with the item's fields in it. */
export function filled(template: HTMLTemplateElement, item: Item): DocumentFragment {
  const copy = document.importNode(template.content, true)
  for (const [name, fill] of Object.entries(FILLS)) {
    for (const element of copy.querySelectorAll<HTMLElement>(`[data-${name}]`)) {
      fill(element, item, element.dataset[name] as string)
    }
  }
  return copy
}
