/** What marks an item that is there to find out whether the visitor likes it. Shelves say it, which say no other reason. */
export const exploring = 'Something different'
