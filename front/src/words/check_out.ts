/** What the check-out on somebody's own device says. */

export const WORDS = {
  title: "Two minutes at the end: the check-out",
  intro:
    "This is about the meeting you have just had. Say it aloud, or think it over here. Nothing in these boxes is sent or kept: it is gone when you leave this page.",
  clear: "Clear the check-out",
  cleared: "The check-out is cleared.",
};
