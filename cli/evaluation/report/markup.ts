// HTML and SVG as text. Whatever comes from data goes through `text` first.

/** Text as it may stand in HTML, inside an attribute's quotes too. */
export function text(raw: string | number): string {
  return String(raw).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}

/** An element; attributes are escaped, content is markup already. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  ...content: string[]
): string {
  const given = Object.entries(attributes).map(([key, value]) => ` ${key}="${text(value)}"`)
  return `<${name}${given.join('')}>${content.join('')}</${name}>`
}

/** A share as a length in SVG, where 1 is the whole width. */
export const part = (share: number): string => `${Number((100 * Math.min(Math.max(share, 0), 1)).toFixed(3))}%`
