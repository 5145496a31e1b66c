/** Measurements as people read them. */

/** Microseconds, said as roughly as the browser's clock measures them. */
export function duration(microseconds: number): string {
  // Browsers round their clocks to a tenth of a millisecond unless the page is isolated.
  if (microseconds < 1) return 'under 100 µs'
  if (microseconds < 10_000) return `about ${Math.round(microseconds).toLocaleString('en')} µs`
  return `about ${Math.round(microseconds / 1000).toLocaleString('en')} ms`
}

export function bytes(count: number): string {
  if (count < 1000) return `${count} bytes`
  return count < 1_000_000 ? `${(count / 1000).toFixed(1)} kB` : `${(count / 1_000_000).toFixed(1)} MB`
}
