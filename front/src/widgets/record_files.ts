/** The record of a closed meeting, in three forms: each is made when somebody asks for it. */

import { blobOf, Conversation, type Drawing } from "../lib/conversation.js";
import { download, make } from "../lib/dom.js";
import type { RecordContent, RecordFilesTalk } from "../messages.js";
import { WORDS } from "../words/record_files.js";

const ANSWER_WITHIN = 15_000;

type What = RecordFilesTalk["file"]["ask"]["what"];

function render({ model, el }: Drawing): () => void {
  const talk = new Conversation<RecordFilesTalk>(model);
  const links = make("div");
  // Words that the kernel escaped; there is no script in them and the page allows none.
  links.innerHTML = (model.get("_content") as RecordContent).html;
  const status = make("p", { role: "status", hidden: true });

  function say(words: string): void {
    status.textContent = words;
    status.hidden = words === "";
  }

  links.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLElement>("a[data-file]");
    if (!link) return;
    event.preventDefault(); // the address stays as it is
    say("");
    const { went } = talk.ask(
      { kind: "file", what: link.dataset.file as What },
      {
        answered(said, buffers) {
          say(said.kind === "trouble" ? said.sentence : "");
          if (said.kind === "file") download(el, blobOf(buffers, said.type), said.name, 60_000);
        },
        within: ANSWER_WITHIN,
        silent: () => say(WORDS.silent),
      },
    );
    if (!went) say(WORDS.silent);
  });
  el.append(links, status);
  return () => talk.stop();
}

export default { render };
