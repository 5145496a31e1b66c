/** The mark of an item that was drawn to find out whether the visitor likes it. Shelves show it without loading the other words. */
export const exploring = 'Something different'
