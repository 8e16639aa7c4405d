/** Beyond this a transcript is refused, wherever it comes from: some 40 hours of speech. */
export const MOST_CUES = 50_000;
export const MOST_CUE_CHARACTERS = 2_000;

/** Beyond this no chapter is added. */
export const MOST_CHAPTERS = 500;
export const MOST_TITLE_CHARACTERS = 200;
