// puppeteer's handles over WebDriver: a value or an element that the page keeps under a number.

import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'

export class Handle {
  #page
  #id

  constructor(page, id) {
    this.#page = page
    this.#id = id
  }

  toJSON() {
    return { 'penchant:handle': this.#id }
  }

  evaluate(work, ...given) {
    return this.#page.evaluate(work, this, ...given)
  }

  jsonValue() {
    return this.evaluate((value) => value)
  }

  asElement() {
    return this
  }

  $(selector) {
    return this.#page.first(selector, this)
  }

  async $eval(selector, work, ...given) {
    const element = await this.$(selector)
    if (!element) throw new Error(`failed to find element matching selector "${selector}"`)
    return element.evaluate(work, ...given)
  }

  focus() {
    return this.evaluate((element) => element.focus())
  }

  async press(name) {
    await this.focus()
    await this.#page.keyboard.press(name)
  }

  /** Moves the pointer over the middle of the element, and presses it there. */
  async click() {
    const point = await this.evaluate((element) => {
      const isIn = ({ top, left, bottom, right }) =>
        top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth
      if (!isIn(element.getBoundingClientRect()))
        element.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' })
      const { x, y, width, height } = element.getBoundingClientRect()
      return width > 0 && height > 0 ? { x: Math.round(x + width / 2), y: Math.round(y + height / 2) } : undefined
    })
    if (!point) throw new Error('Node is either not clickable or not an Element')
    await this.#page.clickAt(point)
  }

  /** Gives a file input its files, as when they were chosen, and says so to the page. */
  async uploadFile(...paths) {
    const files = await Promise.all(
      paths.map(async (path) => ({ name: basename(path), text: await readFile(path, 'utf8') })),
    )
    await this.evaluate((input, files) => {
      const chosen = new DataTransfer()
      for (const { name, text } of files) chosen.items.add(new File([text], name))
      input.files = chosen.files
      for (const type of ['input', 'change']) input.dispatchEvent(new Event(type, { bubbles: true, composed: true }))
    }, files)
  }
}
