/** What the page asks of a service worker that waits, and what that one answers where it cannot. */
export const TAKE_OVER = 'take-over';
export const OPEN_ELSEWHERE = 'open-elsewhere';
