/** The page that asks a newcomer to wait: it looks by itself whether there is room again. */

const MILLISECONDS = 8000;

async function look(): Promise<void> {
  try {
    const { room } = await (
      await fetch(document.body.dataset.health!, { cache: "no-store" })
    ).json();
    if (room) {
      location.reload();
      return;
    }
  } catch {
    // no network for a moment
  }
  later();
}

// Not everybody who waits at the same moment.
const later = () => setTimeout(() => void look(), MILLISECONDS * (0.75 + Math.random() / 2));

later();
