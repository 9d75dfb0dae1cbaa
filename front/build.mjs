// Builds the browser's half into workbook/serve/front, and notes what it was built from.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const out = "../workbook/serve/front";
await build({
  entryPoints: ["src/page.ts", "src/core.ts", "src/wait.ts"],
  outdir: out,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "eof",
  // ipywidgets' own code sets it, as it expects to be packed by webpack.
  define: { __webpack_public_path__: "globalThis.rpwPublicPath" },
  loader: { ".svg": "empty", ".woff": "empty", ".woff2": "empty", ".ttf": "empty", ".eot": "empty" },
});
const sources = [...readdirSync("src").map((name) => `src/${name}`), "package.json", "package-lock.json", "tsconfig.json", "build.mjs"].sort();
const hash = createHash("sha256");
for (const name of sources) hash.update(`${name}\n`).update(readFileSync(name)).update("\n");
writeFileSync(`${out}/built-from.txt`, `${hash.digest("hex")}\n`);
