/** Days and roles as they are read. */

/** "2026-12-01" as "1 December 2026"; nothing for nothing. */
export function dayInWords(day: string): string {
  if (!day) return "";
  return new Date(`${day}T00:00:00Z`).toLocaleDateString("en-GB", {
    day: "numeric",
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  });
}
