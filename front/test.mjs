// Runs the tests of src/lib: built as the pages are, in node's own runner, with a DOM in place of a
// browser.
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { build } from "esbuild";

const out = "node_modules/.built-tests";
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const names = readdirSync("tests").filter((name) => name.endsWith(".test.ts"));
await build({
  entryPoints: names.map((name) => `tests/${name}`),
  outdir: out,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20",
  packages: "external",
});
const files = names.map((name) => `${out}/${name.replace(".ts", ".mjs")}`);
const ways = [
  "--disable-warning=ExperimentalWarning", // of the clock that tests set
  "--import",
  "./tests/dom.mjs",
  "--test",
  "--test-reporter=dot",
];
const { status } = spawnSync(process.execPath, [...ways, ...files], { stdio: "inherit" });
process.exit(status ?? 1);
