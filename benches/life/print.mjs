// The figures for people.

const digits = (number) => number.toFixed(3).replace(/^0/, '')

export function print({ notice, carts }) {
  const lines = notice ? [notice, ''] : []
  for (const { shop, baskets, items, rows } of carts) {
    lines.push(
      `${shop}: ${baskets} baskets, ${items} items; hit rate of the hidden item in ten places (95 % interval),`,
    )
    lines.push('and the share of the ten that is of a category of the cart', '')
    for (const { name, mean, low, high, same } of rows) {
      const interval = `${digits(mean)} (${digits(low)} to ${digits(high)})`
      lines.push(`  ${name.padEnd(34)}  ${interval.padEnd(22)}  ${digits(same)}`)
    }
    lines.push('')
  }
  process.stdout.write(lines.join('\n'))
}
