/** The name of the mark that a page sets as each frame of a measurement begins. */
export const MARK = 'bench-frame';
/** Those between which the page's longest task is looked for. */
export const WATCHED = { from: 'bench-watch', to: 'bench-watched' } as const;
