/** What a page says of the line to its kernel. */

export const WORDS = {
  away: "The connection to the workbook is gone. What you typed is kept on this device, and the page tries again by itself.",
  full: "The workbook is full for a moment. What you typed is kept on this device, and the page tries again by itself.",
  shut: "This page can no longer be used from here. What you typed is kept on this device. Open the link again that brought you here.",
  ended:
    "This link has been ended or made anew, so nothing can be sent from here. What you typed is kept on this device. Ask whoever gave you the link for the new one.",
  failed: "This page could not be started in this browser. Nothing is lost.",
  again: "Open this page again",
  leaves:
    "Some words you typed are on this device and not with the workbook yet. If you leave now, they are removed from it.",
};
