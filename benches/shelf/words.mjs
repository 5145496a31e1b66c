// Numbers in words.

export const three = (number) => number.toFixed(3).replace(/^(-?)0\./, '$1.')

/** A mean with its interval. */
export const interval = ({ mean, low, high }) => `${three(mean)} (${three(low)} to ${three(high)})`
