// A document, storage and events in place of a browser's, for the tests of src/lib.
import { Window } from "happy-dom";

const window = new Window({ url: "http://127.0.0.1/" });
const own = ["window", "document", "localStorage", "sessionStorage", "Node", "Element"];
const kinds = ["HTMLElement", "HTMLTextAreaElement", "HTMLInputElement", "HTMLAnchorElement"];
const events = ["Event", "CustomEvent", "StorageEvent", "FocusEvent", "KeyboardEvent"];
for (const name of [...own, ...kinds, ...events]) {
  Object.defineProperty(globalThis, name, {
    value: name === "window" ? window : window[name],
    configurable: true,
    writable: true,
  });
}
