/** The name of the mark that a page sets as each frame of a measurement begins. */
export const MARK = 'bench-frame';
