/** `penchant/words`. */
export const words = 1
